/** Time that flows as the machine's and can be moved on; whoever sleeps past that moment wakes. */
export interface MovableClock {
  nowMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  advance(ms: number): void;
}

/** A clock for the engine, so that no test waits for a buffer interval of fifteen minutes. */
export function movableClock(): MovableClock {
  let offsetMs = 0;
  const wakers = new Set<() => void>();
  const nowMs = () => Date.now() + offsetMs;
  return {
    nowMs,
    advance(ms) {
      offsetMs += ms;
      for (const wake of wakers) wake();
    },
    async sleep(ms, signal) {
      const until = nowMs() + ms;
      while (!signal?.aborted && nowMs() < until) await nap(until - nowMs(), wakers, signal);
    },
  };
}

/** Resolves after so many milliseconds, when woken, or when the signal is aborted. */
const nap = (ms: number, wakers: Set<() => void>, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      wakers.delete(wake);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    wakers.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
