import { createHash } from 'node:crypto';

// https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md, read 2026-11-24:
// magic, a protobuf AggregatedRecord, the MD5 of the protobuf bytes.
const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const MD5_BYTES = 16;

// Fields of AggregatedRecord, and of the Record that it repeats.
const PARTITION_KEY_TABLE = 1;
const HASH_KEY_TABLE = 2;
const RECORDS = 3;
const PARTITION_KEY_INDEX = 1;
const HASH_KEY_INDEX = 2;
const DATA = 3;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/**
 * The bytes of a Kinesis record → those of the user records in it. A record that is no KPL aggregate, or a broken
 * one, is a user record itself and passes whole: what the service does with a broken one is not documented. The parts
 * are views of the given bytes, not copies.
 */
export function userRecords(bytes: Buffer): readonly Buffer[] {
  if (!isAggregate(bytes)) return [bytes];
  const protobuf = bytes.subarray(MAGIC.length, bytes.length - MD5_BYTES);
  const digest = createHash('md5').update(protobuf).digest();
  if (!digest.equals(bytes.subarray(bytes.length - MD5_BYTES))) return [bytes];
  return aggregatedData(protobuf) ?? [bytes];
}

/** True for what begins as a KPL aggregate. Byte by byte: most records are none, and each is asked. */
export const isAggregate = (bytes: Buffer): boolean =>
  bytes[0] === MAGIC[0] &&
  bytes[1] === MAGIC[1] &&
  bytes[2] === MAGIC[2] &&
  bytes[3] === MAGIC[3] &&
  bytes.length > MAGIC.length + MD5_BYTES;

/** How many keys the tables have, or how many they must have for the indices of the records. */
interface KeyCounts {
  partitionKeys: number;
  hashKeys: number;
}

/** The data of every record of an AggregatedRecord, or undefined where it is no such message. */
function aggregatedData(protobuf: Buffer): Buffer[] | undefined {
  const found: Buffer[] = [];
  const there: KeyCounts = { partitionKeys: 0, hashKeys: 0 };
  const needed: KeyCounts = { partitionKeys: 0, hashKeys: 0 };
  const isWhole = eachField(protobuf, (field, value) => {
    if (field === PARTITION_KEY_TABLE) there.partitionKeys++;
    else if (field === HASH_KEY_TABLE) there.hashKeys++;
    if (field !== RECORDS) return true;
    const data = value && dataOfRecord(value, needed);
    if (data) found.push(data);
    return data !== undefined;
  });
  const areKeysThere = needed.partitionKeys <= there.partitionKeys && needed.hashKeys <= there.hashKeys;
  return isWhole && areKeysThere ? found : undefined;
}

/** The data of a Record, which must name its partition key; raises `needed` to what its indices need. */
function dataOfRecord(message: Buffer, needed: KeyCounts): Buffer | undefined {
  let data: Buffer | undefined;
  let hasKey = false;
  const isWhole = eachField(message, (field, value, number) => {
    if (field === DATA) data = value;
    else if (field === PARTITION_KEY_INDEX && number !== undefined) {
      hasKey = true;
      needed.partitionKeys = Math.max(needed.partitionKeys, number + 1);
    } else if (field === HASH_KEY_INDEX && number !== undefined)
      needed.hashKeys = Math.max(needed.hashKeys, number + 1);
    return true;
  });
  return isWhole && hasKey ? data : undefined;
}

type Visit = (field: number, bytes: Buffer | undefined, number: number | undefined) => boolean;

/** Calls `visit` with each field and its bytes or number. False where the message is broken or `visit` says so. */
function eachField(message: Buffer, visit: Visit): boolean {
  for (let at = 0; at < message.length; ) {
    const tag = varint(message, at);
    if (!tag) return false;
    const value = valueAt(message, tag.value & 7, tag.end);
    if (value === undefined || value.end > message.length) return false;
    const bytes = value.start === undefined ? undefined : message.subarray(value.start, value.end);
    if (!visit(tag.value >>> 3, bytes, value.number)) return false;
    at = value.end;
  }
  return true;
}

function valueAt(
  message: Buffer,
  wireType: number,
  at: number,
): { start?: number; number?: number; end: number } | undefined {
  if (wireType === FIXED64) return { end: at + 8 };
  if (wireType === FIXED32) return { end: at + 4 };
  const number = varint(message, at);
  if (!number) return undefined;
  if (wireType === VARINT) return { number: number.value, end: number.end };
  return wireType === LENGTH_DELIMITED ? { start: number.end, end: number.end + number.value } : undefined;
}

/** A base-128 number of at most 2^53; undefined where it does not end. */
function varint(message: Buffer, from: number): { value: number; end: number } | undefined {
  let value = 0;
  let scale = 1;
  for (let at = from; at < message.length && at < from + 10; at++) {
    const byte = message[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
    scale *= 128;
  }
  return undefined;
}
