import { hashKeyFromDecimal, hashKeyFromPartitionKey } from '@event-archive/kpl';

/** A shard that takes records: the hash keys it has, both ends included. */
export interface OpenShard {
  readonly shardId: string;
  readonly startingHashKey: bigint;
  readonly endingHashKey: bigint;
}

/** Which shard a record goes to, as far as is known. */
export interface ShardMap {
  /** By their hash keys. */
  readonly shards: readonly OpenShard[];
  /** Partition key → shard, by the MD5 of the key; remembered, since keys come again. */
  shardFor(partitionKey: string): OpenShard;
}

/** A shard as ListShards tells of it. */
export interface ListedShard {
  readonly ShardId?: string | undefined;
  readonly HashKeyRange?:
    | { readonly StartingHashKey?: string | undefined; readonly EndingHashKey?: string | undefined }
    | undefined;
  readonly SequenceNumberRange?: { readonly EndingSequenceNumber?: string | undefined } | undefined;
}

/** Partition keys that are remembered; 100,000 UUIDs take some 15 MB. */
const MAX_REMEMBERED_KEYS = 100_000;

/**
 * ListShards' shards → a map of those that are open: the ones without a last sequence number. Throws a RangeError where
 * none is.
 */
export function shardMapFrom(listed: readonly ListedShard[]): ShardMap {
  const shards = listed
    .filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined)
    .map(openShard)
    .sort((a, b) => (a.startingHashKey < b.startingHashKey ? -1 : 1));
  const [first] = shards;
  if (!first) throw new RangeError('the stream has no open shard');
  const remembered = new Map<string, OpenShard>();
  return {
    shards,
    shardFor(partitionKey) {
      const known = remembered.get(partitionKey);
      if (known) return known;
      if (remembered.size >= MAX_REMEMBERED_KEYS) remembered.clear();
      const found = shardAt(shards, hashKeyFromPartitionKey(partitionKey)) ?? first;
      remembered.set(partitionKey, found);
      return found;
    },
  };
}

const openShard = ({ ShardId, HashKeyRange }: ListedShard): OpenShard => ({
  shardId: ShardId ?? '',
  startingHashKey: hashKeyFromDecimal(HashKeyRange?.StartingHashKey ?? ''),
  endingHashKey: hashKeyFromDecimal(HashKeyRange?.EndingHashKey ?? ''),
});

/** The last shard that begins at or before the key. */
function shardAt(shards: readonly OpenShard[], hashKey: bigint): OpenShard | undefined {
  let [low, high] = [0, shards.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shards[middle]?.startingHashKey ?? 0n) <= hashKey) low = middle + 1;
    else high = middle;
  }
  return shards[low - 1];
}
