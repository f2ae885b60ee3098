import type { AwsReply } from '../aws-reply.ts';
import type { StoredShard } from '../kinesis/kinesalite.ts';
import { hashKeyOf, shardForHashKey } from '../kinesis/shard-limits.ts';

type Handle = (operation: string, request: object) => Promise<AwsReply>;

/** The shards of a stream, asked of the service itself. */
export async function shardsOf(stream: string, handle: Handle): Promise<StoredShard[]> {
  const { status, body } = await handle('ListShards', { StreamName: stream, MaxResults: 10_000 });
  return status === 200 ? (body as { Shards: StoredShard[] }).Shards : [];
}

export const isOpen = ({ SequenceNumberRange }: StoredShard): boolean =>
  SequenceNumberRange.EndingSequenceNumber === undefined;

interface Entry {
  readonly PartitionKey?: unknown;
  readonly ExplicitHashKey?: string;
}

/** The places of the records that go to a shard; of all records where none is named. */
export async function recordsForShard(
  records: readonly unknown[],
  shard: string | undefined,
  { stream, handle }: { stream: string | undefined; handle: Handle },
): Promise<number[]> {
  const places = records.map((_, i) => i);
  if (shard === undefined || stream === undefined) return places;
  const shards = await shardsOf(stream, handle);
  return places.filter((i) => {
    const { PartitionKey, ExplicitHashKey } = records[i] as Entry;
    if (typeof PartitionKey !== 'string') return false;
    const hashKey = hashKeyOf({
      PartitionKey,
      ...(ExplicitHashKey === undefined ? {} : { ExplicitHashKey }),
    });
    return shardForHashKey(shards, hashKey)?.ShardId === shard;
  });
}

/**
 * Splits the widest open shard of a stream in its middle, or merges its first two neighbours. Gives what is wrong
 * where that cannot be.
 */
export async function reshard(
  how: 'split' | 'merge',
  stream: string,
  handle: Handle,
): Promise<string | undefined> {
  const open = (await shardsOf(stream, handle))
    .filter(isOpen)
    .sort((a, b) => Number(startOf(a) - startOf(b)));
  const change = how === 'split' ? splitOf(open) : mergeOf(open);
  if (!change) return `${stream} has no two open shards to merge`;
  const reply = await handle(...change(stream));
  return reply.status === 200 ? undefined : (reply.body as { message?: string }).message;
}

type Change = (StreamName: string) => [operation: string, request: object];

function splitOf(open: readonly StoredShard[]): Change | undefined {
  const [widest] = [...open].sort((a, b) => Number(widthOf(b) - widthOf(a)));
  if (!widest) return undefined;
  const middle = startOf(widest) + widthOf(widest) / 2n;
  return (StreamName) => [
    'SplitShard',
    { StreamName, ShardToSplit: widest.ShardId, NewStartingHashKey: String(middle) },
  ];
}

function mergeOf([first, second]: readonly StoredShard[]): Change | undefined {
  if (!first || !second) return undefined;
  return (StreamName) => [
    'MergeShards',
    { StreamName, ShardToMerge: first.ShardId, AdjacentShardToMerge: second.ShardId },
  ];
}

const startOf = ({ HashKeyRange }: StoredShard): bigint => BigInt(HashKeyRange.StartingHashKey);
const widthOf = (shard: StoredShard): bigint =>
  BigInt(shard.HashKeyRange.EndingHashKey) - startOf(shard) + 1n;
