import type { Clock } from './clock.ts';
import type { RecordSlices } from './record-slices.ts';

/** What is due within this of each other is let go together, so that high rates need no timer for each. */
export const TICK_MS = 20;
/** A stall (throttling, a suspended laptop) is caught up for at most this long, or its end would be a flood. */
export const CATCH_UP_MS = 1_000;

/** Slices at whatever speed → the same records, `perSecond` of them a second on average from the first on. */
export async function* paced(
  slices: RecordSlices,
  perSecond: number,
  clock: Clock,
  stop: AbortSignal,
): RecordSlices {
  const startMs = clock.monotonicMs();
  let released = 0;
  for await (const slice of slices) {
    let from = 0;
    while (from < slice.length) {
      if (stop.aborted) return;
      const dueSoFar = ((clock.monotonicMs() - startMs) / 1_000) * perSecond;
      released = Math.max(released, Math.floor(dueSoFar - (CATCH_UP_MS / 1_000) * perSecond));
      const due = Math.floor(dueSoFar) - released;
      if (due >= 1) {
        const group = slice.slice(from, from + due);
        from += group.length;
        released += group.length;
        yield group;
      } else {
        await clock.sleep(waitMs(released + 1 - dueSoFar, perSecond), stop);
      }
    }
  }
}

/** How long until `events` more are due: rounded up, since timers count whole milliseconds and may fire early. */
const waitMs = (events: number, perSecond: number): number =>
  Math.max(TICK_MS, Math.ceil((events / perSecond) * 1_000));

/** Slices until `durationMs` have passed since the first was asked for. */
export async function* forDuration(slices: RecordSlices, durationMs: number, clock: Clock): RecordSlices {
  const endMs = clock.monotonicMs() + durationMs;
  for await (const slice of slices) {
    if (clock.monotonicMs() >= endMs) return;
    yield slice;
  }
}
