const BASE_MS = 100;
const CAP_MS = 2_000;

/**
 * How long to wait after the `attempt`-th (from 1) failed: anything from 0 to 100 ms · 2^(attempt-1), 2 s at most.
 * Full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter, read 2026-11-24).
 * `random` gives 0 up to 1.
 */
export const fullJitterMs = (attempt: number, random: () => number): number =>
  random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
