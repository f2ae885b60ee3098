import { createHash } from 'node:crypto';
import type { StoredShard } from './kinesalite.ts';

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html, read 2026-11-24: each shard takes
// 1,000 records and 1 MiB a second, partition keys included.
const RECORDS_PER_SECOND = 1_000;
const BYTES_PER_SECOND = 1_048_576;

/** Decides, record by record, whether a shard still takes it. */
export interface ShardLimits {
  /** True when the shard takes a record of this size now; the record is then counted. */
  admit(streamName: string, shardId: string, recordBytes: number): boolean;
}

/** Limits that never refuse. */
export const noLimits: ShardLimits = { admit: () => true };

/**
 * The service's write limits for each shard, as a bucket of one second's worth that fills up steadily.
 * `nowMs` is the clock.
 */
export function shardLimits(nowMs: () => number): ShardLimits {
  const shards = new Map<string, { records: number; bytes: number; at: number }>();
  return {
    admit(streamName, shardId, recordBytes) {
      const name = `${streamName}/${shardId}`;
      const now = nowMs();
      const last = shards.get(name) ?? { records: RECORDS_PER_SECOND, bytes: BYTES_PER_SECOND, at: now };
      const seconds = Math.max(0, now - last.at) / 1_000;
      const records = Math.min(RECORDS_PER_SECOND, last.records + seconds * RECORDS_PER_SECOND);
      const bytes = Math.min(BYTES_PER_SECOND, last.bytes + seconds * BYTES_PER_SECOND);
      const admitted = records >= 1 && bytes >= recordBytes;
      shards.set(name, {
        records: admitted ? records - 1 : records,
        bytes: admitted ? bytes - recordBytes : bytes,
        at: now,
      });
      return admitted;
    },
  };
}

/** A record's place in the hash range: its explicit hash key, else the MD5 of its partition key. */
export const hashKeyOf = (record: { PartitionKey: string; ExplicitHashKey?: string }): bigint =>
  record.ExplicitHashKey === undefined
    ? BigInt(`0x${createHash('md5').update(record.PartitionKey, 'utf8').digest('hex')}`)
    : BigInt(record.ExplicitHashKey);

/** The open shard whose hash range holds the key. */
export const shardForHashKey = (shards: readonly StoredShard[], hashKey: bigint): StoredShard | undefined =>
  shards.find(
    ({ HashKeyRange, SequenceNumberRange }) =>
      SequenceNumberRange.EndingSequenceNumber === undefined &&
      hashKey >= BigInt(HashKeyRange.StartingHashKey) &&
      hashKey <= BigInt(HashKeyRange.EndingHashKey),
  );
