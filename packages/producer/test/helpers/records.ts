import type { OutgoingRecord } from '../../src/batch.ts';
import type { Clock } from '../../src/clock.ts';

/** A record that counts for `bytes` bytes in the limits, its one-byte partition key included. */
export const recordOf = (seq: number, bytes = 10): OutgoingRecord => ({
  seq,
  id: `id-${seq}`,
  bytes: new Uint8Array(bytes - 1),
  partitionKey: 'k',
});

export const recordsOf = (count: number, bytes = 10): OutgoingRecord[] =>
  Array.from({ length: count }, (_, seq) => recordOf(seq, bytes));

/** A clock on which a sleep is over at once, and only sleeping takes time; `lateMs` is how much each oversleeps. */
export function sleepingClock(lateMs = 0): Clock & { advance(ms: number): void } {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms + lateMs;
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** A clock that stands still until it is moved: sleeps end when `advance` passes them, or when told to. */
export function standingClock(): Clock & { advance(ms: number): Promise<void> } {
  let nowMs = 0;
  const sleepers = new Map<() => void, number>();
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: (ms, until) =>
      new Promise((resolve) => {
        const end = () => {
          sleepers.delete(end);
          resolve();
        };
        if (until?.aborted) return resolve();
        sleepers.set(end, nowMs + ms);
        until?.addEventListener('abort', end, { once: true });
      }),
    async advance(ms) {
      nowMs += ms;
      for (const [end, atMs] of [...sleepers]) if (atMs <= nowMs) end();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
