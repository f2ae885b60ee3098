import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inTurn } from '../../../src/firehose/encode/in-turn.ts';

const MOST = availableParallelism() + 1;

describe('inTurn', () => {
  it('runs one piece of work more at once than there are cores, in the order in which it was asked for', async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = Array.from({ length: MOST + 3 }, (_, i) =>
      inTurn(async () => {
        begun.push(i);
        await new Promise<void>((resolve) => ends.push(resolve));
        return i;
      }),
    );
    for (let ended = 0; ended < all.length; ended++) {
      await setImmediate();
      expect(begun).toEqual(Array.from({ length: Math.min(all.length, MOST + ended) }, (_, i) => i));
      ends[ended]?.();
    }
    expect(await Promise.all(all)).toEqual(all.map((_, i) => i));
  });

  it('gives the turn on when work fails', async () => {
    const failing = Array.from({ length: 2 * MOST }, () =>
      inTurn(() => Promise.reject(new Error('planted'))).catch((error: Error) => error.message),
    );
    expect(new Set(await Promise.all(failing))).toEqual(new Set(['planted']));
    expect(await inTurn(async () => 'works')).toBe('works');
  });
});
