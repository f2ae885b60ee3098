import { hash } from 'node:crypto';

/** The largest hash key there is: keys are numbers of 128 bits. */
export const MAX_HASH_KEY = 2n ** 128n - 1n;

/**
 * Partition key → the hash key by which Kinesis chooses the shard: the MD5 of its UTF-8 bytes, read as one number
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsRequestEntry.html, read 2026-11-24). Takes
 * some microseconds: keep it where keys come again.
 */
export const hashKeyFromPartitionKey = (partitionKey: string): bigint =>
  BigInt(`0x${hash('md5', partitionKey)}`);

/** The key that decides the shard of a record: its explicit one, where it has one. Throws a RangeError where that is none. */
export function effectiveHashKey(record: {
  readonly partitionKey: string;
  readonly explicitHashKey?: string | undefined;
}): bigint {
  const { partitionKey, explicitHashKey } = record;
  return explicitHashKey === undefined
    ? hashKeyFromPartitionKey(partitionKey)
    : hashKeyFromDecimal(explicitHashKey);
}

/** Decimal digits, as the API writes hash keys → the number. Throws a RangeError for what is no number of 128 bits. */
export function hashKeyFromDecimal(text: string): bigint {
  const key = /^(0|[1-9]\d{0,38})$/.test(text) ? BigInt(text) : -1n;
  if (key >= 0n && key <= MAX_HASH_KEY) return key;
  throw new RangeError(`${text}: must be a hash key, a number from 0 to 2^128 - 1 in decimal digits`);
}
