import { describe, expect, it } from 'vitest';
import { stopOn } from '../src/stop.ts';
import { standingClock } from './helpers/records.ts';

describe('stopOn', () => {
  it('gives what is in flight one time to drain, from the first reason on', async () => {
    const clock = standingClock();
    const drains: number[] = [];
    const counting = {
      ...clock,
      sleep: (ms: number, until?: AbortSignal) => {
        drains.push(ms);
        return clock.sleep(ms, until);
      },
    };
    const interruption = new AbortController();
    const stop = stopOn(interruption.signal, counting, 100);
    interruption.abort();
    await clock.advance(60);
    stop.because(new Error('first 🍮'));
    stop.because(new Error('second'));
    expect(stop.drainOver.aborted).toBe(false);
    await clock.advance(40);
    expect(stop.drainOver.aborted).toBe(true);
    expect(drains).toEqual([100]);
    expect(stop.error).toMatchObject({ message: 'first 🍮' });
    stop.release();
  });
});
