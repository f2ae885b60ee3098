import { kinesisLimits, recordBytes, type StreamRecord } from '@event-archive/event-schema';
import type { ShardMap } from './shards/shard-map.ts';

/** What a shard takes in a second. */
export interface ShardLimits {
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
}

export const shardLimits: ShardLimits = {
  recordsPerSecond: kinesisLimits.shardWriteRecordsPerSecond.value,
  bytesPerSecond: kinesisLimits.shardWriteBytesPerSecond.value,
};
/** The same of events that share records: the bytes of a shard are full long before its records are. */
export const aggregatedLimits: ShardLimits = { ...shardLimits, recordsPerSecond: Number.POSITIVE_INFINITY };

/** A share of a sample: 0 to 1 of its records, and of its bytes. */
export interface Share {
  readonly name: string;
  readonly records: number;
  readonly bytes: number;
}

/** What a sample of records says about sending more like them. */
export interface Prediction {
  /** Records that were looked at. */
  readonly sampled: number;
  /** Bytes of a record on average, its partition key included. */
  readonly bytesPerRecord: number;
  /** In the order of the map; those that got nothing too. */
  readonly shards: readonly Share[];
  /** The partition keys with most of the records, the first one first. */
  readonly hottestKeys: readonly Share[];
  /** Records a second at which the busiest shard is full. */
  readonly maxRate: number;
}

const HOTTEST_KEYS = 5;

interface Sum {
  records: number;
  bytes: number;
}

/** Collects records, then predicts. Throws a RangeError where there was none. */
export function predictor(map: ShardMap, limits: ShardLimits = shardLimits) {
  const byShard = new Map<string, Sum>(map.shards.map(({ shardId }) => [shardId, { records: 0, bytes: 0 }]));
  const byKey = new Map<string, Sum>();
  const all: Sum = { records: 0, bytes: 0 };
  return {
    add(record: StreamRecord): void {
      const bytes = recordBytes(record);
      addTo(byShard, map.shardFor(record.partitionKey).shardId, bytes);
      addTo(byKey, record.partitionKey, bytes);
      all.records++;
      all.bytes += bytes;
    },
    get sampled(): number {
      return all.records;
    },
    prediction: (): Prediction => predictionFrom(all, byShard, byKey, limits),
  };
}

function addTo(sums: Map<string, Sum>, name: string, bytes: number): void {
  const sum = sums.get(name) ?? { records: 0, bytes: 0 };
  sum.records++;
  sum.bytes += bytes;
  sums.set(name, sum);
}

function predictionFrom(
  all: Sum,
  byShard: Map<string, Sum>,
  byKey: Map<string, Sum>,
  limits: ShardLimits,
): Prediction {
  if (all.records === 0) throw new RangeError('nothing to predict from: there was no record');
  const bytesPerRecord = all.bytes / all.records;
  const shareOf = ([name, sum]: [string, Sum]): Share => ({
    name,
    records: sum.records / all.records,
    bytes: sum.bytes / all.bytes,
  });
  const shards = [...byShard].map(shareOf);
  const hottest = [...byKey].sort((a, b) => b[1].records - a[1].records).slice(0, HOTTEST_KEYS);
  return {
    sampled: all.records,
    bytesPerRecord,
    shards,
    hottestKeys: hottest.map(shareOf),
    maxRate: Math.min(...shards.map((share) => maxRateOf(share, bytesPerRecord, limits))),
  };
}

/** Records a second of the whole at which this part of it fills a shard. */
export function maxRateOf(
  { records, bytes }: Share,
  bytesPerRecord: number,
  limits: ShardLimits = shardLimits,
): number {
  const byRecords = limits.recordsPerSecond / records;
  const byBytes = limits.bytesPerSecond / (bytes * bytesPerRecord);
  return Math.min(byRecords, byBytes);
}

/**
 * The hottest key, where it is a problem: alone it is more than a shard takes at this rate, so that more shards would
 * not help, or it has more than its shard's even part of a stream with several.
 */
export function hotKey(
  { hottestKeys, bytesPerRecord, shards }: Prediction,
  rate: number | undefined,
): Share | undefined {
  const [hottest] = hottestKeys;
  if (!hottest) return undefined;
  const isTooMuch = rate !== undefined && rate > maxRateOf(hottest, bytesPerRecord);
  const isUneven = shards.length > 1 && hottest.records > 1 / shards.length;
  return isTooMuch || isUneven ? hottest : undefined;
}

/** A shard is chosen by the MD5 of the partition key. */
const HASH_BITS = 128;

/** An even split of the hash keys, for a stream that is not there yet or not asked. */
export function evenShards(count: number) {
  const all = 2n ** BigInt(HASH_BITS);
  return Array.from({ length: count }, (_, i) => ({
    ShardId: `shardId-${String(i).padStart(12, '0')}`,
    HashKeyRange: {
      StartingHashKey: String((all * BigInt(i)) / BigInt(count)),
      EndingHashKey: String((all * BigInt(i + 1)) / BigInt(count) - 1n),
    },
  }));
}
