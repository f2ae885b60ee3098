import type { ListedShard } from '../../src/shards/shard-map.ts';

const HASH_KEYS = 2n ** 128n;

/** An open shard as ListShards tells of it. */
export const listedShard = (number: number, start: bigint, end: bigint): ListedShard => ({
  ShardId: `shardId-${String(number).padStart(12, '0')}`,
  HashKeyRange: { StartingHashKey: String(start), EndingHashKey: String(end) },
});

/** So many shards of equal share. */
export const evenShards = (count: number): ListedShard[] =>
  Array.from({ length: count }, (_, i) =>
    listedShard(i, (HASH_KEYS * BigInt(i)) / BigInt(count), (HASH_KEYS * BigInt(i + 1)) / BigInt(count) - 1n),
  );
