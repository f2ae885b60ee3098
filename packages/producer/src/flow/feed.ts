import { setImmediate } from 'node:timers/promises';
import { type Clock, within } from '../clock.ts';
import type { RecordSlices } from '../record-slices.ts';
import type { Stop } from '../stop.ts';
import type { Sender } from './sender.ts';

/**
 * Hands a source's records to the sender as fast as it has room, and waits for all of their fates. Once the run stops
 * no more are taken. When the source fails, what came before still leaves; then its error is thrown.
 */
export async function feed(
  slices: RecordSlices,
  sender: Pick<Sender, 'add' | 'flush'>,
  clock: Clock,
  stop: Stop,
): Promise<void> {
  const source = slices[Symbol.asyncIterator]();
  try {
    while (!stop.signal.aborted) {
      const next = await within(clock, source.next(), Number.POSITIVE_INFINITY, stop.signal);
      if (next === undefined || next.done) break;
      await sender.add(next.value);
      // A source that always has more would never let replies in.
      await setImmediate();
    }
  } finally {
    await sender.flush();
  }
}
