import { bothStored } from '../backup/both-stored.ts';
import type { ShardIdentity } from '../checkpoint.ts';
import { keepTrying } from '../keep-trying.ts';
import { shardReader } from '../read-shard.ts';
import { eachRecord, userRecordsIn } from '../records.ts';
import { FULL_PAGE_RECORDS, recordsToDeliver, type ShardContext } from '../run-shard.ts';
import type { SourceStatus } from '../shard-status.ts';
import type { Partitions } from './partitions.ts';

/**
 * Reads a shard to its end into buffers that it shares with the others; its checkpoint follows what is stored.
 * Resolves true at the end, when its records are in buffers but may not be stored yet; false when stopped.
 */
export async function readPartitionedShard(
  shard: ShardIdentity,
  partitions: Partitions,
  status: SourceStatus,
  context: ShardContext,
): Promise<boolean> {
  const { checkpoints, clock, closing, pollIntervalMs, backup } = context;
  const reader = shardReader(context, shard.shardId, checkpoints.get(shard));
  const listeners = bothStored({
    stored: (sequenceNumber) => checkpoints.set(shard, { sequenceNumber }),
    ended: () => checkpoints.set(shard, { ended: true }),
  });
  const source = partitions.source(shard.shardId, listeners.data);
  const backedUp = backup.source(shard.shardId, listeners.backup);
  for (;;) {
    const page = await keepTrying(
      `reading ${shard.shardId}`,
      reader.next,
      (trouble) => {
        status.readError = trouble;
      },
      { ...context, signal: closing },
    );
    if (!page) return false;
    const records = recordsToDeliver(page, context);
    const taken = eachRecord(userRecordsIn(records));
    const room = backup.take(backedUp, () => taken, page.records.lastPosition);
    await partitions.take(source, taken);
    await room;
    status.readAtMs = clock.nowMs();
    status.millisBehindLatest = page.millisBehindLatest;
    status.readRecords += records.count;
    status.readBytes += records.bytes;
    if (page.nextIterator === undefined) {
      partitions.end(source);
      backup.end(backedUp);
      return true;
    }
    if (page.records.count < FULL_PAGE_RECORDS) await clock.sleep(pollIntervalMs, closing);
  }
}
