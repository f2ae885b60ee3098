import type { Backup } from '../backup/backup.ts';
import { bothStored } from '../backup/both-stored.ts';
import type { BufferedRecord, RecordBuffer } from '../buffer.ts';
import type { DeliveryContext } from '../deliver.ts';
import type { DirectPutQueue } from '../direct-put-queue.ts';
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
  const kept: { readonly position: number; readonly forget: () => void }[] = [];
  let last = 0;
  const listeners = bothStored({
    stored(position) {
      while (kept[0] && kept[0].position <= Number(position)) kept.shift()?.forget();
      return undefined;
    },
    ended: () => undefined,
  });
  const source = partitions.source(status.source, listeners.data);
  const backedUp = backup.source(status.source, listeners.backup);
  while (!signal.aborted) {
    const taken = queue.take();
    if (taken) {
      kept.push({ position: ++last, forget: taken.stored });
      noteBuffered(status, [taken.buffer, ...queue.buffers]);
      const records = recordsOf(taken.buffer, String(last));
      const room = backup.take(backedUp, () => records, String(last));
      await partitions.take(source, records);
      await room;
    }
    noteBuffered(status, queue.buffers);
    if (!taken && closing.aborted) return;
    if (!taken) await clock.sleep(TAKE_EVERY_MS, closing);
  }
}

/** The records of a buffer, of which the last one ends it. */
const recordsOf = ({ records }: RecordBuffer, position: string): BufferedRecord[] =>
  records.map(({ bytes, origin }, i) => ({
    bytes,
    origin,
    position: i === records.length - 1 ? position : undefined,
  }));
