import type { KinesisClient, Shard } from '@aws-sdk/client-kinesis';
import type { Backup } from './backup/backup.ts';
import type { Checkpoints, ShardIdentity } from './checkpoint.ts';
import type { DeliveryContext } from './deliver.ts';
import { bugText, keepTrying } from './keep-trying.ts';
import type { Partitions } from './partition/partitions.ts';
import { readPartitionedShard } from './partition/read-partitioned-shard.ts';
import { listShards, readableShards } from './read-shard.ts';
import { runShard, type ShardContext } from './run-shard.ts';
import { newSourceStatus, type SourceStatus } from './shard-status.ts';

export interface StreamContext extends DeliveryContext {
  readonly kinesis: KinesisClient;
  readonly streamArn: string;
  readonly startMs: number;
  readonly checkpoints: Checkpoints;
  readonly pollIntervalMs: number;
  readonly backup: Backup;
  /** Present with dynamic partitioning: the buffers that the shards share. */
  readonly partitions?: Partitions | undefined;
  /** Told why the shards cannot be listed, and undefined once they can. */
  readonly onTrouble: (trouble: string | undefined) => void;
}

/**
 * Reads every shard of the source until stopped: those there are, and after a split or merge their children once the
 * parents are read out. `sources` gets the status of each. A bug of ours stops the shard that it hits.
 */
export async function runStream(sources: SourceStatus[], context: StreamContext): Promise<void> {
  const { checkpoints, partitions } = context;
  const begun = new Set<string>();
  const running = new Set<Promise<void>>();
  const known = new Map<string, ShardIdentity>();
  // With partitions a shard is read out before all of it is stored; its children wait for no more than that.
  const readOut = new Set<string>();
  const isEnded = (shardId: string) => {
    const shard = known.get(shardId);
    if (readOut.has(shardId)) return true;
    return shard !== undefined && 'ended' in (checkpoints.get(shard) ?? {});
  };
  const beginReadable = async () => {
    const list = () => listShards(context);
    const untilClosing = { ...context, signal: context.closing };
    const shards = (await keepTrying('listing shards', list, context.onTrouble, untilClosing)) ?? [];
    for (const shard of shards.map(identityOf)) known.set(shard.shardId, shard);
    for (const shardId of readableShards(shards, { isBegun: (id) => begun.has(id), isEnded })) {
      const shard = known.get(shardId);
      if (!shard) continue;
      begun.add(shardId);
      begin(shard);
    }
  };
  const begin = (shard: ShardIdentity) => {
    const status = newSourceStatus(shard.shardId);
    sources.push(status);
    const run = async () => {
      const isReadOut = partitions
        ? await readPartitionedShard(shard, partitions, status, context)
        : await runShard(shard, status, context satisfies ShardContext);
      if (!isReadOut) return;
      readOut.add(shard.shardId);
      status.millisBehindLatest = 0;
      await beginReadable();
    };
    running.add(
      run().catch((error: unknown) => {
        status.readError = bugText(error, shard.shardId, context);
      }),
    );
  };
  await beginReadable();
  await allOf(running);
}

const identityOf = ({ ShardId = '', SequenceNumberRange: range }: Shard): ShardIdentity => ({
  shardId: ShardId,
  startingSequenceNumber: firstNumber(range?.StartingSequenceNumber ?? ''),
});

/** moto 5.2.1 says 0 of a shard until a record is put and 1 from then on; Kinesis's numbers have 56 digits. */
const firstNumber = (sequenceNumber: string): string => (sequenceNumber === '0' ? '1' : sequenceNumber);

/** Waits for all, and for those that are added while it waits. */
async function allOf(running: ReadonlySet<Promise<void>>): Promise<void> {
  for (const run of running) await run;
}
