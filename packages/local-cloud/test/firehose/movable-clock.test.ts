import { describe, expect, it } from 'vitest';
import { movableClock } from '../../src/firehose/movable-clock.ts';

const YEAR_MS = 365 * 86_400_000;

describe('movableClock', () => {
  it('wakes whoever sleeps past the moment that it is moved to, and nobody else', async () => {
    const clock = movableClock();
    const woken: string[] = [];
    const stop = new AbortController();
    const sleeps = [
      clock.sleep(3_600_000).then(() => woken.push('hour')),
      clock.sleep(YEAR_MS).then(() => woken.push('year')),
      clock.sleep(2 * YEAR_MS, stop.signal).then(() => woken.push('two years')),
    ];
    clock.advance(3_600_000);
    await sleeps[0];
    expect(woken).toEqual(['hour']);
    clock.advance(YEAR_MS);
    await sleeps[1];
    expect(woken).toEqual(['hour', 'year']);
    stop.abort();
    await sleeps[2];
    expect(clock.aheadMs()).toBe(YEAR_MS + 3_600_000);
  });
});
