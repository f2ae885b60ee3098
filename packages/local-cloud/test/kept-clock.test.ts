import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
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

  it('stays where it is when that cannot be written', () => {
    const folder = tempFolder();
    const clock = keptClock(folder);
    clock.advance(5);
    // A folder lies where the file is written first.
    mkdirSync(join(folder, 'clock.json.new'));
    expect(() => clock.advance(DAY_MS)).toThrow('EISDIR');
    expect(clock.aheadMs()).toBe(5);
    expect(keptClock(folder).aheadMs()).toBe(5);
  });

  it('never goes back', () => {
    const folder = tempFolder();
    const clock = keptClock(folder);
    clock.advance(5);
    expect(() => clock.advance(-1)).toThrow('a clock cannot be moved on by -1 ms');
    expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
    expect(keptClock(folder).aheadMs()).toBe(5);
  });

  it('is not moved past its end, and keeps nothing of the attempt', () => {
    const folder = tempFolder();
    const clock = keptClock(folder);
    clock.advance(5);
    for (const ms of [1e15, Number.POSITIVE_INFINITY])
      expect(() => clock.advance(ms)).toThrow('the clock ends with the year 2399');
    expect([clock.aheadMs(), keptClock(folder).aheadMs()]).toEqual([5, 5]);
  });

  it.each([
    ['{"aheadMs":1e300}', 'the clock ends with the year 2399'],
    ['{"aheadMs":-1}', 'must be a number of milliseconds, 0 or more'],
    ['{"aheadMs":"1d"}', 'must be a number of milliseconds, 0 or more'],
    ['{}', 'must be a number of milliseconds, 0 or more'],
    ['null', 'must be a number of milliseconds, 0 or more'],
  ])('refuses a file that holds %s', (text, problem) => {
    const folder = tempFolder();
    const file = join(folder, 'clock.json');
    writeFileSync(file, text);
    expect(() => keptClock(folder)).toThrow(
      new UserError(`${file}: aheadMs: ${problem}; remove the file, or the whole state folder`),
    );
  });
});
