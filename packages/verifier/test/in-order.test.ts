import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../src/in-order.ts';

describe('inOrder', () => {
  it('keeps the order, and never runs more than the width at once', async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const turns = [9, 1, 5, 2, 8, 0, 3];
    for await (const result of inOrder(turns, 3, async (count) => {
      most = Math.max(most, ++running);
      for (let i = 0; i < count; i++) await turn();
      running--;
      return count;
    })) {
      results.push(result);
    }
    expect([results, most]).toEqual([turns, 3]);
  });

  it('throws the first failure in order, though a later one came sooner', async () => {
    const walk = async () => {
      for await (const _result of inOrder([3, 0], 2, async (count) => {
        for (let i = 0; i < count; i++) await turn();
        throw new Error(`failed after ${count}`);
      })) {
        throw new Error('gave a result');
      }
    };
    await expect(walk()).rejects.toThrow('failed after 3');
  });
});
