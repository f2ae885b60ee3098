import type { Clock } from './clock.ts';

/** The machine's time, moved on; whoever sleeps past the moment that it is moved to wakes. */
export interface MovableClock extends Clock {
  /** How far it is ahead of the machine's. */
  aheadMs(): number;
  /**
   * Moves it on by so many milliseconds, never back: records would arrive before those that are there. Throws a
   * RangeError for that, and for what lies past the clock's end.
   */
  advance(ms: number): void;
}

// A timer waits no longer than this (https://nodejs.org/api/timers.html, 2026-11-24) and fires at once instead.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

// Sequence numbers of kinesalite reach some decades further, dates in paths have four digits anyway.
const LAST_YEAR = 2399;

/** Whether a clock can be at a moment. */
export const isOnClock = (ms: number): boolean => ms >= 0 && ms < Date.UTC(LAST_YEAR + 1, 0);

/** What to say of a moment that is not. */
export const CLOCK_ENDS = `the clock ends with the year ${LAST_YEAR}`;

/** Throws a RangeError for what a clock cannot be moved on by. */
export function refuseAdvance(nowMs: number, ms: number): void {
  if (!(ms >= 0)) throw new RangeError(`a clock cannot be moved on by ${ms} ms`);
  if (!isOnClock(nowMs + ms)) throw new RangeError(CLOCK_ENDS);
}

/** A clock that flows as the machine's does, so far ahead of it, and can be moved on. */
export function movableClock(aheadMs = 0): MovableClock {
  let offsetMs = aheadMs;
  const looks = new Set<() => void>();
  const nowMs = () => Date.now() + offsetMs;
  return {
    nowMs,
    aheadMs: () => offsetMs,
    advance(ms) {
      refuseAdvance(nowMs(), ms);
      offsetMs += ms;
      for (const look of [...looks]) look();
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const until = nowMs() + ms;
        let timer: NodeJS.Timeout | undefined;
        const look = () => {
          clearTimeout(timer);
          const left = signal?.aborted ? 0 : until - nowMs();
          if (left > 0) {
            timer = setTimeout(look, Math.min(left, LONGEST_TIMER_MS));
            return;
          }
          looks.delete(look);
          signal?.removeEventListener('abort', look);
          resolve();
        };
        looks.add(look);
        signal?.addEventListener('abort', look);
        look();
      }),
  };
}
