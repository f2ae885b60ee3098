import { type AwsTarget, kinesisClient } from '@event-archive/aws-clients';
import type { Clock } from '../clock.ts';
import { listShardsOf } from '../shards/list-shards.ts';
import { recordsOfShard, type TailedRecord, type TailStart } from './shard-reader.ts';

/** What is to be read, and how long. */
export interface TailRequest {
  readonly stream: string;
  readonly target: AwsTarget;
  readonly start: TailStart;
  /** Undefined: until `stop` fires. */
  readonly count: number | undefined;
}

/**
 * Reads all shards of a stream at once, and those that it is split or merged into, and hands records on as they come;
 * within a shard in order. Returns how many there were, once `count` are read or `stop` fires. Throws what the SDK
 * throws.
 */
export async function tailStream(
  { stream, target, start, count = Number.POSITIVE_INFINITY }: TailRequest,
  clock: Clock,
  stop: AbortSignal,
  onRecords: (records: readonly TailedRecord[]) => void,
): Promise<number> {
  const client = kinesisClient(target);
  const { list, end } = listShardsOf(target, stream);
  const enough = new AbortController();
  const over = AbortSignal.any([stop, enough.signal]);
  const begun = new Set<string>();
  let read = 0;
  const take = (records: readonly TailedRecord[]) => {
    const taken = records.slice(0, count - read);
    read += taken.length;
    if (taken.length > 0) onRecords(taken);
    if (read >= count) enough.abort();
  };
  const follow = async (shardId: string, from: TailStart): Promise<void> => {
    begun.add(shardId);
    for await (const records of recordsOfShard({ client, stream, shardId, start: from, clock, stop: over }))
      take(records);
    // Read out: what has come in its place is read from its beginning.
    if (!over.aborted) await followAll((await list()).filter(isNew), 'trim-horizon');
  };
  const isNew = ({ ShardId = '' }: { ShardId?: string | undefined }) => !begun.has(ShardId);
  const followAll = (shards: readonly { ShardId?: string | undefined }[], from: TailStart) =>
    Promise.all(shards.map(({ ShardId = '' }) => follow(ShardId, from)));
  try {
    await followAll(await list(), start);
  } finally {
    enough.abort();
    client.destroy();
    end();
  }
  return read;
}
