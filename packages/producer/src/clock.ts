/** Time as an argument, so that a test can set it. */
export interface Clock {
  /** Wall clock, ms since the epoch: what event times and ledger lines carry. */
  nowMs(): number;
  /** A clock that never jumps, ms since some start: what durations and rates are measured with. */
  monotonicMs(): number;
  /** Resolves after `ms` (Infinity: never), or as soon as `until` fires. Never rejects. */
  sleep(ms: number, until?: AbortSignal): Promise<void>;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, until) =>
    new Promise((resolve) => {
      if (until?.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        until?.removeEventListener('abort', end);
        resolve();
      };
      const timer = Number.isFinite(ms) ? setTimeout(end, Math.min(ms, LONGEST_TIMER_MS)) : undefined;
      until?.addEventListener('abort', end, { once: true });
    }),
};

/** The instant as ledger lines write it, `2026-11-24T10:00:00.000Z`. */
export const instantText = (ms: number): string => new Date(ms).toISOString();

const OVER = 'over';

/**
 * What `work` gives, or undefined when `ms` pass or `stop` fires first. Nothing stays hooked to `stop` afterwards,
 * so that a run of days may call it for every batch.
 */
export async function within<T>(
  clock: Clock,
  work: Promise<T>,
  ms: number,
  stop: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  // With a reason given, no error is made for each of a million calls.
  const end = () => over.abort(OVER);
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  try {
    return await Promise.race([work, clock.sleep(ms, over.signal).then(() => undefined)]);
  } finally {
    stop.removeEventListener('abort', end);
    end();
  }
}
