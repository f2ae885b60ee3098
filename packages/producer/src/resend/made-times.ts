import { type Clock, instantText } from '../clock.ts';
import type { Ledger } from '../ledger.ts';
import type { RecordSlices } from '../record-slices.ts';

/** From which place on, among the new events of a run, which time counts (ms since the epoch). */
export type MadeTimes = readonly (readonly [place: number, timeMs: number])[];

/**
 * A clock that notes what time it told, as often as that changes: generated events without a timeline happen when it is
 * asked, once for each. `taken` gives what was noted since it was called last.
 */
export function notingClock(clock: Clock): { readonly clock: Clock; taken(): [number, number][] } {
  let place = 0;
  let lastMs = Number.NaN;
  let noted: [number, number][] = [];
  return {
    clock: {
      ...clock,
      nowMs() {
        const nowMs = clock.nowMs();
        if (nowMs !== lastMs) noted.push([place, nowMs]);
        lastMs = nowMs;
        place++;
        return nowMs;
      },
    },
    taken() {
      const taken = noted;
      noted = [];
      return taken;
    },
  };
}

/** Records that are made by a clock, the times of their events in the ledger before they are handed on. */
export async function* withTimesNoted(
  recordsBy: (clock: Clock) => RecordSlices,
  clock: Clock,
  ledger: Pick<Ledger, 'write'>,
): RecordSlices {
  const noting = notingClock(clock);
  for await (const slice of recordsBy(noting.clock)) {
    const times = noting.taken();
    if (times.length > 0) ledger.write([{ kind: 'made', at: instantText(clock.nowMs()), times }]);
    yield slice;
  }
}

/** A clock that tells the times that were noted, in order, and on which waiting is over at once. */
export function replayingClock(times: MadeTimes): Clock {
  let [place, next, elapsedMs] = [0, 0, 0];
  let timeMs = times[0]?.[1] ?? 0;
  return {
    nowMs() {
      for (let noted = times[next]; noted && noted[0] <= place; noted = times[++next]) timeMs = noted[1];
      place++;
      return timeMs;
    },
    monotonicMs: () => elapsedMs,
    sleep: async (ms) => {
      if (Number.isFinite(ms)) elapsedMs += ms;
    },
  };
}
