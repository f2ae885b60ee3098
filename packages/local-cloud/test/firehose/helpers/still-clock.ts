import type { MovableClock } from '../../../src/firehose/movable-clock.ts';

/** A clock that stands still but for being moved on. */
export function stillClock(startMs: number): MovableClock {
  let nowMs = startMs;
  const looks = new Set<() => void>();
  return {
    nowMs: () => nowMs,
    aheadMs: () => nowMs - Date.now(),
    advance(ms) {
      nowMs += ms;
      for (const look of [...looks]) look();
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const until = nowMs + ms;
        const look = () => {
          if (nowMs < until && signal?.aborted !== true) return;
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
