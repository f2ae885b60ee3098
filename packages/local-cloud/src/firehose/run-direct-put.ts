import { hintsOf, isDue } from './buffer.ts';
import { destinationOf } from './config.ts';
import { type DeliveryContext, deliver } from './deliver.ts';
import type { DirectPutQueue } from './direct-put-queue.ts';
import { noteBuffered, type SourceStatus } from './shard-status.ts';

const LOOK_EVERY_MS = 100;

/** Delivers what is put directly, as its buffers fall due, until stopped; when closing, until none is left. */
export async function runDirectPut(
  queue: DirectPutQueue,
  status: SourceStatus,
  context: DeliveryContext,
): Promise<void> {
  const { clock, closing, signal, stream } = context;
  while (!signal.aborted) {
    noteBuffered(status, queue.buffers);
    const [oldest] = queue.buffers;
    const hints = hintsOf(destinationOf(stream()).BufferingHints);
    if (closing.aborted && !oldest) return;
    const isFull = queue.buffers.length > 1 || closing.aborted;
    if (oldest && (isFull || isDue(oldest, hints, clock.nowMs()))) {
      const taken = queue.take();
      if (taken && (await deliver(taken.buffer, status, context))) taken.stored();
    } else await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
