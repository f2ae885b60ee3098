import { seededRandom } from './random.ts';

/** What goes wrong with events on their way, on purpose: shares are from 0 to 1. */
export interface Disorder {
  /** Share of the events that come late … */
  readonly lateShare: number;
  /** … by up to this long. */
  readonly lateByMs: number;
  /** Share of the events that come a second time. */
  readonly duplicateShare: number;
}

/** How many events later a second coming is, at most. */
const FARTHEST_DUPLICATE = 500;

export interface Disorderly {
  /** When the next event happened that comes at `timeMs`: then, or before, but never before `earliestMs`. */
  happenedAtMs(timeMs: number, earliestMs: number): number;
  /** How many events later the next event comes again, from 1; undefined: it does not. */
  comesAgainAfter(): number | undefined;
}

/**
 * Draws of their own, apart from those that fill the events: whatever goes wrong, the same seed makes the same ids.
 * Each is asked once an event.
 */
export function disorderly({ lateShare, lateByMs, duplicateShare }: Disorder, seed: number): Disorderly {
  const late = seededRandom(seed, 1);
  const again = seededRandom(seed, 2);
  return {
    happenedAtMs(timeMs, earliestMs) {
      if (lateShare === 0 || late.unit() >= lateShare) return timeMs;
      return timeMs - late.below(Math.min(lateByMs, timeMs - earliestMs) + 1);
    },
    comesAgainAfter() {
      if (duplicateShare === 0 || again.unit() >= duplicateShare) return undefined;
      return 1 + again.below(FARTHEST_DUPLICATE);
    },
  };
}
