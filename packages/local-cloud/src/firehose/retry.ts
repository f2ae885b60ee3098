import type { Clock } from './clock.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * Calls until it succeeds, waiting longer each time, as Firehose does with its source and its destination. Each
 * failure is told to `onError`. Gives undefined when the signal is aborted first.
 */
export async function untilDone<T>(
  call: () => Promise<T>,
  { clock, signal, onError }: { clock: Clock; signal: AbortSignal; onError: (error: unknown) => void },
): Promise<T | undefined> {
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await call();
    } catch (error) {
      if (signal.aborted) return undefined;
      onError(error);
      await clock.sleep(waitMs, signal);
    }
  }
  return undefined;
}
