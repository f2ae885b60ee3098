import type { Backup } from './backup/backup.ts';
import { keptBatches } from './backup/kept-batches.ts';
import { hintsOf, isDue, type RecordBuffer, recordsOf } from './buffer.ts';
import { destinationOf } from './config.ts';
import { type DeliveryContext, deliver } from './deliver.ts';
import type { DirectPutQueue } from './direct-put-queue.ts';
import { noteBuffered, type SourceStatus } from './shard-status.ts';

const LOOK_EVERY_MS = 100;

/** Delivers what is put directly, as its buffers fall due, until stopped; when closing, until none is left. */
export async function runDirectPut(
  queue: DirectPutQueue,
  status: SourceStatus,
  context: DeliveryContext & { readonly backup: Backup },
): Promise<void> {
  const { clock, closing, signal, stream } = context;
  const backup = queueBackup(context.backup, status.source);
  while (!signal.aborted) {
    noteBuffered(status, queue.buffers);
    for (const buffer of queue.buffers) await backup.take(buffer);
    const [oldest] = queue.buffers;
    const hints = hintsOf(destinationOf(stream()).BufferingHints);
    if (closing.aborted && !oldest) return;
    const isFull = queue.buffers.length > 1 || closing.aborted;
    if (oldest && (isFull || isDue(oldest, hints, clock.nowMs()))) {
      const taken = queue.take();
      if (!taken) continue;
      const dataStored = await backup.end(taken);
      if (await deliver(taken.buffer, status, context)) dataStored();
    } else await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** Gives the backup what waits in a queue, each record once, and keeps files until both have stored what is in them. */
function queueBackup(backup: Backup, name: string) {
  const taken = new WeakMap<RecordBuffer, number>();
  const kept = keptBatches();
  const source = backup.source(name, kept.backup);
  const take = (buffer: RecordBuffer, position?: string) => {
    const from = taken.get(buffer) ?? 0;
    taken.set(buffer, buffer.count);
    return backup.take(source, () => recordsOf(buffer).slice(from), position);
  };
  return {
    take: (buffer: RecordBuffer) => take(buffer),
    /** The buffer grows no more. Gives what to call once its records are stored as data. */
    async end({ buffer, stored }: { buffer: RecordBuffer; stored(): void }) {
      const position = kept.keep(stored);
      await take(buffer, position);
      return () => void kept.data.stored(position);
    },
  };
}
