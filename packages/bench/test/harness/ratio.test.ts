import { describe, expect, it } from 'vitest';
import { median, type Pair, ratioOfPairs, spread } from '../../src/harness/ratio.ts';

describe('median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[1, 2, 3, 10], 2.5],
    [[10, 9, 2, 1, 100], 9],
  ])('of %j is %d', (numbers, middle) => {
    expect(median(numbers)).toBe(middle);
  });

  it('is nothing of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('leaves the numbers in their order', () => {
    const numbers = [3, 1, 2];
    expect(spread(numbers)).toEqual({ min: 1, median: 2, max: 3 });
    expect(numbers).toEqual([3, 1, 2]);
  });
});

describe('ratioOfPairs', () => {
  const pair = (oursSeconds: number, peerSeconds: number): Pair => ({
    ours: { count: 1_000, seconds: oursSeconds },
    peer: { count: 1_000, seconds: peerSeconds },
  });

  it('is above 1 where ours is faster', () => {
    expect(ratioOfPairs([pair(1, 2)])).toEqual({ min: 2, median: 2, max: 2 });
  });

  it('compares within each pair, so that a machine that slows down for both changes nothing', () => {
    expect(ratioOfPairs([pair(1, 2), pair(10, 20), pair(100, 200)])).toEqual({ min: 2, median: 2, max: 2 });
  });

  it('takes rates, not times: sides may get different amounts done', () => {
    const ours = { count: 500, seconds: 1 };
    expect(ratioOfPairs([{ ours, peer: { count: 1_000, seconds: 1 } }]).median).toBe(0.5);
  });
});
