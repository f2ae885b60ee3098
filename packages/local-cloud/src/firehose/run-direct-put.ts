import { hintsOf, isDue } from './buffer.ts';
import { destinationOf } from './config.ts';
import { type DeliveryContext, deliver } from './deliver.ts';
import type { DirectPutQueue } from './direct-put-queue.ts';
import type { SourceStatus } from './shard-status.ts';

const LOOK_EVERY_MS = 100;

/** Delivers what is put directly, as its buffer falls due, until stopped. */
export async function runDirectPut(
  queue: DirectPutQueue,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<void> {
  const { clock, signal, stream } = context;
  while (!signal.aborted) {
    const { records, bytes, oldestArrivalMs } = queue.filling;
    status.bufferedRecords = records.length;
    status.bufferedBytes = bytes;
    status.oldestBufferedArrivalMs = records.length > 0 ? oldestArrivalMs : undefined;
    if (isDue(queue.filling, hintsOf(destinationOf(stream()).BufferingHints), clock.nowMs())) {
      const taken = queue.take();
      if (taken && (await deliver(taken.buffer, status, context))) taken.stored();
    } else await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
