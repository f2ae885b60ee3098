// https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md, read 2026-11-24:
// magic, a protobuf AggregatedRecord, the MD5 of the protobuf bytes.
export const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
export const MD5_BYTES = 16;

// Fields of AggregatedRecord, and of the Record that it repeats.
export const PARTITION_KEY_TABLE = 1;
export const HASH_KEY_TABLE = 2;
export const RECORDS = 3;
export const PARTITION_KEY_INDEX = 1;
export const HASH_KEY_INDEX = 2;
export const DATA = 3;

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
export const FIXED32 = 5;
