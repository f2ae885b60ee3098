import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Checkpoints } from './checkpoint.ts';
import { type DeliveryContext, noteError } from './deliver.ts';
import { listShards, readableShards } from './read-shard.ts';
import { untilDone } from './retry.ts';
import { runShard, type ShardContext } from './run-shard.ts';
import { newSourceStatus, type SourceStatus } from './shard-status.ts';

export interface StreamContext extends DeliveryContext {
  readonly kinesis: KinesisClient;
  readonly streamArn: string;
  readonly startMs: number;
  readonly checkpoints: Checkpoints;
  readonly pollIntervalMs: number;
}

/**
 * Reads every shard of the source until stopped: those there are, and after a split or merge their children once the
 * parents are read out. `sources` gets the status of each. Rejects on a bug of ours only.
 */
export async function runStream(sources: SourceStatus[], context: StreamContext): Promise<void> {
  const { clock, signal, checkpoints } = context;
  const begun = new Set<string>();
  const running = new Set<Promise<void>>();
  const isEnded = (shardId: string) => 'ended' in (checkpoints.get(shardId) ?? {});
  const beginReadable = async () => {
    const problems = newSourceStatus('shards');
    const shards = await untilDone(() => listShards(context.kinesis, context.streamArn), {
      clock,
      signal,
      onError: (error) => noteError(error, 'listing shards', problems, context),
    });
    for (const shardId of readableShards(shards ?? [], { isBegun: (id) => begun.has(id), isEnded })) {
      begun.add(shardId);
      begin(shardId);
    }
  };
  const begin = (shardId: string) => {
    const status = newSourceStatus(shardId);
    sources.push(status);
    const run = runShard(shardId, status, context satisfies ShardContext).then(async (isAtEnd) => {
      if (isAtEnd) await beginReadable();
    });
    running.add(run);
  };
  await beginReadable();
  await allOf(running);
}

/** Waits for all, and for those that are added while it waits. */
async function allOf(running: ReadonlySet<Promise<void>>): Promise<void> {
  for (const run of running) await run;
}
