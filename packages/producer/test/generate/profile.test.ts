import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles, timeOfShare } from '../../src/generate/profile.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday. */
const MONDAY_MS = Date.UTC(2026, 9, 5);

/** How many of 100,000 events fall where `place` says. */
function spread(fromMs: number, toMs: number, place: (ms: number) => number): number[] {
  const timeOf = timeOfShare('day-week', fromMs, toMs);
  const counts: number[] = [];
  for (let i = 0; i < 100_000; i++) {
    const at = place(timeOf(i / 100_000));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

describe('timeOfShare', () => {
  it.each(profiles)('never goes back and never leaves its span: %s', (profile) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 * 10 ** 12 }),
        fc.integer({ min: 1, max: 40 * DAY_MS }),
        fc.integer({ min: 1, max: 3_000 }),
        (startMs, spanMs, count) => {
          const timeOf = timeOfShare(profile, startMs, startMs + spanMs);
          let before = startMs;
          for (let i = 0; i < count; i++) {
            const ms = timeOf(i / count);
            if (!(Number.isInteger(ms) && ms >= before && ms < startMs + spanMs)) return false;
            before = ms;
          }
          return timeOf(0) === startMs;
        },
      ),
    );
  });

  it('spreads evenly when flat', () => {
    const timeOf = timeOfShare('flat', 1_000, 2_000);
    expect([0, 0.25, 0.5, 0.999].map(timeOf)).toEqual([1_000, 1_250, 1_500, 1_999]);
  });

  it('sleeps until four in the morning and is busiest in the evening, UTC', () => {
    const hours = spread(MONDAY_MS, MONDAY_MS + DAY_MS, (ms) => Math.floor((ms - MONDAY_MS) / HOUR_MS));
    expect(Math.min(...hours)).toBe(hours[3]);
    expect(Math.max(...hours)).toBe(hours[20]);
    expect((hours[20] ?? 0) / (hours[3] ?? 1)).toBeGreaterThan(8);
  });

  it('is quieter at the weekend', () => {
    const days = spread(MONDAY_MS, MONDAY_MS + 7 * DAY_MS, (ms) => Math.floor((ms - MONDAY_MS) / DAY_MS));
    expect(days).toHaveLength(7);
    expect(Math.max(...days.slice(5))).toBeLessThan(Math.min(...days.slice(0, 5)));
  });
});
