/** How events spread over time: evenly, or as people are awake. */
export type Profile = 'flat' | 'day-week';

export const profiles = ['flat', 'day-week'] as const satisfies readonly Profile[];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEP_MS = HOUR_MS / 4;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** How busy each hour of the day is, UTC, from midnight: asleep at four, at lunch a little more, most of all at nine. */
const HOURS: readonly number[] = [
  0.35, 0.22, 0.15, 0.11, 0.1, 0.14, 0.28, 0.5, 0.72, 0.85, 0.92, 0.98, 1.05, 1, 0.95, 0.95, 1, 1.1, 1.25,
  1.42, 1.55, 1.5, 1.1, 0.65,
];
/** And each day of the week, from Sunday. */
const DAYS: readonly number[] = [0.82, 1.1, 1.08, 1.05, 1.03, 1, 0.78];

/**
 * A span of time, by its first and past-the-last millisecond → what turns a share of its events (0 up to, not
 * including, 1) into the millisecond by which that share has happened. Never decreases; never reaches `endMs`.
 */
export function timeOfShare(profile: Profile, startMs: number, endMs: number): (share: number) => number {
  if (profile === 'flat') return (share) => startMs + Math.floor(share * (endMs - startMs));
  const upTo = sharesByStep(startMs, endMs);
  const steps = upTo.length - 1;
  return (share) => {
    const step = stepOf(upTo, share);
    const [before = 0, after = 1] = [upTo[step], upTo[step + 1]];
    const fromMs = startMs + step * STEP_MS;
    const lengthMs = (step + 1 === steps ? endMs : fromMs + STEP_MS) - fromMs;
    return Math.min(endMs - 1, fromMs + Math.floor(((share - before) / (after - before)) * lengthMs));
  };
}

/** The share of events that has happened when each quarter of an hour begins; 0 first, 1 last. */
function sharesByStep(startMs: number, endMs: number): Float64Array {
  const steps = Math.ceil((endMs - startMs) / STEP_MS);
  const upTo = new Float64Array(steps + 1);
  for (let step = 0; step < steps; step++) {
    const fromMs = startMs + step * STEP_MS;
    const lengthMs = Math.min(STEP_MS, endMs - fromMs);
    upTo[step + 1] = (upTo[step] ?? 0) + busyness(fromMs + lengthMs / 2) * lengthMs;
  }
  const all = upTo[steps] ?? 1;
  for (let step = 0; step <= steps; step++) upTo[step] = (upTo[step] ?? 0) / all;
  return upTo;
}

/** The instant (ms since the epoch) → how busy it is there, beside other instants. */
export function busyness(ms: number): number {
  const hour = (((ms % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
  const whole = Math.floor(hour);
  const [from = 1, to = 1] = [HOURS[whole], HOURS[(whole + 1) % 24]];
  const weekday = (((Math.floor(ms / DAY_MS) + EPOCH_WEEKDAY) % 7) + 7) % 7;
  return (from + (to - from) * (hour - whole)) * (DAYS[weekday] ?? 1);
}

/** The last step that begins at or before this share. */
function stepOf(upTo: Float64Array, share: number): number {
  let low = 0;
  let high = upTo.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((upTo[middle] ?? 0) <= share) low = middle;
    else high = middle - 1;
  }
  return low;
}
