import { describe, expect, it } from 'vitest';
import { pairPlan, rowFromPairs, runPairs } from '../../src/harness/pairs.ts';

const about = { case: 'a-vs-b', unit: 'events/s', peerName: 'b', bytesPerEvent: 10, note: 'small' };

describe('runPairs', () => {
  it('runs ours and the peer in turn, and leaves the warm-up out', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => ({ count: order.push(name), seconds: 1 });
    const pairs = await runPairs({ warmUps: 1, counted: 2 }, side('ours'), side('peer'));
    expect(order).toEqual(['ours', 'peer', 'ours', 'peer', 'ours', 'peer']);
    expect(pairs.map(({ ours, peer }) => [ours.count, peer.count])).toEqual([
      [3, 4],
      [5, 6],
    ]);
  });

  it('counts at least five pairs after a warm-up in a full run', () => {
    expect(pairPlan(false).counted).toBeGreaterThanOrEqual(5);
    expect(pairPlan(false).warmUps).toBeGreaterThanOrEqual(1);
  });
});

describe('rowFromPairs', () => {
  it('gives the medians of both rates and the spread of the ratio', () => {
    const lap = (seconds: number) => ({ count: 100, seconds });
    const pairs = [
      { ours: lap(1), peer: lap(2) },
      { ours: lap(2), peer: lap(2) },
      { ours: lap(4), peer: lap(2) },
    ];
    expect(rowFromPairs(pairs, about)).toEqual({
      ...about,
      ours: 50,
      peer: 50,
      ratio: { min: 0.5, median: 1, max: 2 },
      pairs: 3,
    });
  });
});
