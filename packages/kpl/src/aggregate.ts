import { hash } from 'node:crypto';
import type { UserRecord } from './deaggregate.ts';
import {
  DATA,
  HASH_KEY_INDEX,
  HASH_KEY_TABLE,
  LENGTH_DELIMITED,
  MAGIC,
  MD5_BYTES,
  PARTITION_KEY_INDEX,
  PARTITION_KEY_TABLE,
  RECORDS,
  VARINT,
} from './format.ts';
import { varintBytes, writeVarint } from './protobuf.ts';

/** How much one aggregate takes. */
export interface AggregateLimits {
  /** Bytes of the whole record: frame, tables and records. */
  readonly maxBytes: number;
  readonly maxRecords: number;
}

// All field numbers are below 16: each tag is one byte.
const TAG_BYTES = 1;
const tag = (field: number, wireType: number): number => (field << 3) | wireType;
const FRAME_BYTES = MAGIC.length + MD5_BYTES;

/**
 * User records on their way into one aggregate. Nothing is copied until `encoded`; the given bytes must not change
 * before.
 */
export class Aggregate {
  readonly #limits: AggregateLimits;
  readonly #partitionKeys = new Map<string, number>();
  readonly #hashKeys = new Map<string, number>();
  readonly #records: UserRecord[] = [];
  readonly #indices: number[] = [];
  #bytes = FRAME_BYTES;

  constructor(limits: AggregateLimits) {
    this.#limits = limits;
  }

  /** Bytes that `encoded` has. */
  get byteLength(): number {
    return this.#bytes;
  }

  /** How many user records are in it. */
  get recordCount(): number {
    return this.#records.length;
  }

  /** Takes a record, or gives false and is as before: then it does not fit. An empty one has no room for it either. */
  add(record: UserRecord): boolean {
    if (this.#records.length >= this.#limits.maxRecords) return false;
    const { partitionKey, explicitHashKey } = record;
    const keyIndex = this.#partitionKeys.get(partitionKey);
    const hashIndex = explicitHashKey === undefined ? NO_KEY : this.#hashKeys.get(explicitHashKey);
    const key = keyIndex ?? this.#partitionKeys.size;
    const hashKey = hashIndex ?? this.#hashKeys.size;
    const bytes =
      this.#bytes +
      delimitedBytes(messageBytes(key, hashKey, record.bytes.length)) +
      (keyIndex === undefined ? delimitedBytes(Buffer.byteLength(partitionKey)) : 0) +
      (hashIndex === undefined ? delimitedBytes(Buffer.byteLength(explicitHashKey ?? '')) : 0);
    if (bytes > this.#limits.maxBytes) return false;
    if (keyIndex === undefined) this.#partitionKeys.set(partitionKey, key);
    if (hashIndex === undefined) this.#hashKeys.set(explicitHashKey ?? '', hashKey);
    this.#records.push(record);
    this.#indices.push(key, hashKey);
    this.#bytes = bytes;
    return true;
  }

  /** The bytes of the Kinesis record: magic, tables, records in the order they came, MD5. */
  encoded(): Buffer {
    const into = Buffer.allocUnsafeSlow(this.#bytes);
    let at = MAGIC.copy(into);
    for (const key of this.#partitionKeys.keys()) at = writeText(into, at, PARTITION_KEY_TABLE, key);
    for (const key of this.#hashKeys.keys()) at = writeText(into, at, HASH_KEY_TABLE, key);
    for (const [place, { bytes }] of this.#records.entries())
      at = writeRecord(
        into,
        at,
        this.#indices[place * 2] ?? 0,
        this.#indices[place * 2 + 1] ?? NO_KEY,
        bytes,
      );
    into.set(hash('md5', into.subarray(MAGIC.length, at), 'buffer'), at);
    return into;
  }
}

/** Stands for the index of an explicit hash key that a record does not have. */
const NO_KEY = -1;

const delimitedBytes = (bytes: number): number => TAG_BYTES + varintBytes(bytes) + bytes;

const messageBytes = (key: number, hashKey: number, dataBytes: number): number =>
  TAG_BYTES +
  varintBytes(key) +
  (hashKey === NO_KEY ? 0 : TAG_BYTES + varintBytes(hashKey)) +
  delimitedBytes(dataBytes);

function writeText(into: Buffer, from: number, field: number, text: string): number {
  let at = from;
  into[at++] = tag(field, LENGTH_DELIMITED);
  at = writeVarint(into, at, Buffer.byteLength(text));
  return at + into.write(text, at);
}

function writeRecord(into: Buffer, from: number, key: number, hashKey: number, data: Uint8Array): number {
  let at = from;
  into[at++] = tag(RECORDS, LENGTH_DELIMITED);
  at = writeVarint(into, at, messageBytes(key, hashKey, data.length));
  into[at++] = tag(PARTITION_KEY_INDEX, VARINT);
  at = writeVarint(into, at, key);
  if (hashKey !== NO_KEY) {
    into[at++] = tag(HASH_KEY_INDEX, VARINT);
    at = writeVarint(into, at, hashKey);
  }
  into[at++] = tag(DATA, LENGTH_DELIMITED);
  at = writeVarint(into, at, data.length);
  into.set(data, at);
  return at + data.length;
}
