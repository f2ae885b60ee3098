import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptClock } from '../src/kept-clock.ts';
import { tempFolder } from './helpers/temp-folder.ts';

const DAY_MS = 86_400_000;

describe('the clock of a state folder', () => {
  it('begins with the time of the machine', () => {
    const clock = keptClock(tempFolder());
    expect(clock.aheadMs()).toBe(0);
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
  });

  it('goes on as far ahead as it was moved on', () => {
    const folder = tempFolder();
    const first = keptClock(folder);
    first.advance(DAY_MS);
    first.advance(5);
    expect(JSON.parse(readFileSync(join(folder, 'clock.json'), 'utf8'))).toEqual({ aheadMs: DAY_MS + 5 });
    expect(keptClock(folder).aheadMs()).toBe(DAY_MS + 5);
  });

  it('never goes back', () => {
    const clock = keptClock(tempFolder());
    expect(() => clock.advance(-1)).toThrow('a clock cannot be moved on by -1 ms');
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  });
});
