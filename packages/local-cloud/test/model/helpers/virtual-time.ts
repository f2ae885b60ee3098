import type { Clock } from '../../../src/firehose/index.ts';

/** A clock that stands still until it is moved; whoever sleeps to that moment wakes. */
export interface VirtualTime extends Clock {
  advance(ms: number): void;
}

/** Half a minute before a year ends, so that ticks cross minutes, hours and the year. */
const BEGINNING_MS = Date.UTC(2026, 11, 31, 23, 59, 30, 250);

export function virtualTime(): VirtualTime {
  let now = BEGINNING_MS;
  const looks = new Set<() => void>();
  return {
    nowMs: () => now,
    advance(ms) {
      now += ms;
      for (const look of [...looks]) look();
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const until = now + ms;
        const look = () => {
          if (now < until && !signal?.aborted) return;
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
