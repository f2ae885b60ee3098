import { hash } from 'node:crypto';
import {
  DATA,
  HASH_KEY_INDEX,
  HASH_KEY_TABLE,
  MAGIC,
  MD5_BYTES,
  PARTITION_KEY_INDEX,
  PARTITION_KEY_TABLE,
  RECORDS,
} from './format.ts';
import { eachField } from './protobuf.ts';

/** A record as its producer gave it: what an aggregate holds many of. */
export interface UserRecord {
  readonly partitionKey: string;
  /** Decimal digits; undefined where the partition key decides. */
  readonly explicitHashKey?: string | undefined;
  readonly bytes: Uint8Array;
}

/**
 * The bytes of a Kinesis record → those of the user records in it. A record that is no KPL aggregate, or a broken
 * one, is a user record itself and passes whole: what the service does with a broken one is not documented. The parts
 * are views of the given bytes, not copies.
 */
export const userRecords = (bytes: Buffer): readonly Buffer[] =>
  aggregateFrom(bytes)?.records.map(({ bytes: data }) => data) ?? [bytes];

/**
 * The bytes of a Kinesis record → the user records in it with their keys, by their sub-sequence numbers; undefined
 * where it is no KPL aggregate, or a broken one. Their bytes are views, not copies.
 */
export function userRecordsWithKeys(bytes: Buffer): UserRecord[] | undefined {
  const aggregate = aggregateFrom(bytes);
  return aggregate?.records.map((record) => ({
    partitionKey: aggregate.partitionKeys[record.partitionKeyIndex]?.toString('utf8') ?? '',
    explicitHashKey:
      record.hashKeyIndex === undefined
        ? undefined
        : aggregate.hashKeys[record.hashKeyIndex]?.toString('utf8'),
    bytes: record.bytes,
  }));
}

/** True for what begins as a KPL aggregate. Byte by byte: most records are none, and each is asked. */
export const isAggregate = (bytes: Uint8Array): boolean =>
  bytes[0] === MAGIC[0] &&
  bytes[1] === MAGIC[1] &&
  bytes[2] === MAGIC[2] &&
  bytes[3] === MAGIC[3] &&
  bytes.length > MAGIC.length + MD5_BYTES;

interface Aggregate {
  readonly partitionKeys: Buffer[];
  readonly hashKeys: Buffer[];
  readonly records: IndexedRecord[];
}

interface IndexedRecord {
  readonly partitionKeyIndex: number;
  readonly hashKeyIndex: number | undefined;
  readonly bytes: Buffer;
}

/** Undefined where the frame, its digest or its message is broken, or a record names a key that no table has. */
function aggregateFrom(bytes: Buffer): Aggregate | undefined {
  if (!isAggregate(bytes)) return undefined;
  const protobuf = bytes.subarray(MAGIC.length, bytes.length - MD5_BYTES);
  if (!hash('md5', protobuf, 'buffer').equals(bytes.subarray(bytes.length - MD5_BYTES))) return undefined;
  const aggregate: Aggregate = { partitionKeys: [], hashKeys: [], records: [] };
  const isWhole = eachField(protobuf, (field, value) => addField(aggregate, field, value));
  return isWhole && aggregate.records.every((record) => hasItsKeys(record, aggregate))
    ? aggregate
    : undefined;
}

/** False for a record that is none. */
function addField(aggregate: Aggregate, field: number, value: Buffer | undefined): boolean {
  if (field === PARTITION_KEY_TABLE) aggregate.partitionKeys.push(value ?? Buffer.alloc(0));
  else if (field === HASH_KEY_TABLE) aggregate.hashKeys.push(value ?? Buffer.alloc(0));
  if (field !== RECORDS) return true;
  const record = value && recordFrom(value);
  if (record) aggregate.records.push(record);
  return record !== undefined;
}

/** A Record, which must have data and name its partition key. */
function recordFrom(message: Buffer): IndexedRecord | undefined {
  let bytes: Buffer | undefined;
  let partitionKeyIndex: number | undefined;
  let hashKeyIndex: number | undefined;
  const isWhole = eachField(message, (field, value, number) => {
    if (field === DATA) bytes = value;
    else if (field === PARTITION_KEY_INDEX) partitionKeyIndex = number ?? partitionKeyIndex;
    else if (field === HASH_KEY_INDEX) hashKeyIndex = number ?? hashKeyIndex;
    return true;
  });
  if (!isWhole || bytes === undefined || partitionKeyIndex === undefined) return undefined;
  return { partitionKeyIndex, hashKeyIndex, bytes };
}

const hasItsKeys = (record: IndexedRecord, { partitionKeys, hashKeys }: Aggregate): boolean =>
  record.partitionKeyIndex < partitionKeys.length && (record.hashKeyIndex ?? -1) < hashKeys.length;
