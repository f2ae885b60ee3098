import type { OutgoingRecord } from './batch.ts';
import { type Settling, settleBatch } from './settle.ts';

/**
 * Sends all batches, up to `concurrency` at a time; a batch is taken from its source only when one of them is free,
 * so no more than `concurrency` are held. Returns when each event taken has its fate. A failing source or ledger stops the run; `stop` knows why.
 */
export async function sendBatches(
  batches: AsyncIterator<OutgoingRecord[], void>,
  settling: Settling,
  concurrency: number,
  onSettled: () => void,
): Promise<void> {
  const { stop } = settling;
  const worker = async () => {
    try {
      while (!stop.signal.aborted) {
        const next = await batches.next();
        if (next.done) return;
        await settleBatch(next.value, settling);
        onSettled();
      }
    } catch (error) {
      stop.because(error);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
