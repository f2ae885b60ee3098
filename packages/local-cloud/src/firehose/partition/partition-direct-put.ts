import type { Backup } from '../backup/backup.ts';
import { keptBatches } from '../backup/kept-batches.ts';
import { type RecordBuffer, recordsOf } from '../buffer.ts';
import type { DeliveryContext } from '../deliver.ts';
import type { DirectPutQueue } from '../direct-put-queue.ts';
import type { BufferedRecord } from '../records.ts';
import { noteBuffered, type SourceStatus } from '../shard-status.ts';
import type { Partitions } from './partitions.ts';

/** What is put within this time is in one file until it is stored. */
const TAKE_EVERY_MS = 1_000;

/**
 * Moves what is put directly into partition buffers, until stopped; when closing, until none is left. The files of the
 * queue go away as everything that came up to them is stored.
 */
export async function partitionDirectPut(
  queue: DirectPutQueue,
  partitions: Partitions,
  status: SourceStatus,
  context: DeliveryContext & { readonly backup: Backup },
): Promise<void> {
  const { clock, closing, signal, backup } = context;
  const kept = keptBatches();
  const source = partitions.source(status.source, kept.data);
  const backedUp = backup.source(status.source, kept.backup);
  while (!signal.aborted) {
    const taken = queue.take();
    if (taken) {
      const position = kept.keep(taken.stored);
      noteBuffered(status, [taken.buffer, ...queue.buffers]);
      const records = recordsUpTo(position, taken.buffer);
      const room = backup.take(backedUp, () => records, position);
      await partitions.take(source, records);
      await room;
    }
    noteBuffered(status, queue.buffers);
    if (!taken && closing.aborted) return;
    if (!taken) await clock.sleep(TAKE_EVERY_MS, closing);
  }
}

/** The records of a buffer, of which the last one ends it. */
const recordsUpTo = (position: string, buffer: RecordBuffer): BufferedRecord[] =>
  recordsOf(buffer).map(({ bytes, origin }, i) => ({
    bytes,
    origin,
    position: i === buffer.count - 1 ? position : undefined,
  }));
