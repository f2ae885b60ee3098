import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullJitterMs } from '../src/backoff.ts';

describe('fullJitterMs', () => {
  it('doubles its upper bound from 100 ms to 2 s', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 1_000].map((attempt) => fullJitterMs(attempt, () => 1));
    expect(bounds).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  });

  it('is anything from 0 to its bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, r) => {
          const waitMs = fullJitterMs(n, () => r);
          expect(waitMs).toBeGreaterThanOrEqual(0);
          expect(waitMs).toBeLessThanOrEqual(2_000);
          expect(waitMs).toBeLessThanOrEqual(100 * 2 ** (n - 1));
        },
      ),
    );
  });
});
