import type { Clock } from '../../../src/firehose/index.ts';

/** The machine's time, which a test moves on; whoever sleeps past that moment wakes. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
}

// Not what a test puts in the place of Date.now, which is Kinesis's time alone.
const machineNow = Date.now;

/** A clock that flows and can be moved on, so that no test waits for real minutes. */
export function movableClock(): MovableClock {
  let offsetMs = 0;
  const looks = new Set<() => void>();
  const nowMs = () => machineNow() + offsetMs;
  return {
    nowMs,
    advance(ms) {
      offsetMs += ms;
      for (const look of looks) look();
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const until = nowMs() + ms;
        let timer: NodeJS.Timeout | undefined;
        const look = () => {
          clearTimeout(timer);
          const left = signal?.aborted ? 0 : until - nowMs();
          if (left > 0) {
            timer = setTimeout(look, left);
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
