import { describe, expect, it } from 'vitest';
import { hoursThatHold, hoursToList, instantFromFlag, spanFromFlags, wholeHours } from '../src/window.ts';

const ms = (text: string) => Date.parse(text);

describe('instantFromFlag', () => {
  it.each([
    ['2026-11-24', '2026-11-24T00:00:00.000Z'],
    ['2026-11-24T09', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24T09Z', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24T09:30', '2026-11-24T09:30:00.000Z'],
    ['2026-11-24T09:30:15Z', '2026-11-24T09:30:15.000Z'],
    ['2026-11-24T09:30:15.123Z', '2026-11-24T09:30:15.123Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(instantFromFlag('from', text)).toBe(ms(instant));
  });

  it.each(['', 'yesterday', '2026-11', '2026-02-30', '2026-11-24T24', '2026-11-24T9', '2026-11-24T09+01:00'])(
    'refuses "%s" in one line that names the flag',
    (text) => {
      expect(() => instantFromFlag('to', text)).toThrow(
        `--to ${text}: must be an hour or instant of UTC such as 2026-11-24T09`,
      );
    },
  );
});

describe('spans', () => {
  it('refuses an end that is not later than the beginning', () => {
    expect(() => spanFromFlags('2026-11-24T10', '2026-11-24T10')).toThrow('must be later than --from');
  });

  it('widens to the hours it touches', () => {
    const span = spanFromFlags('2026-11-24T09:30', '2026-11-24T10:00:01');
    expect(wholeHours(span)).toEqual({ fromMs: ms('2026-11-24T09:00Z'), toMs: ms('2026-11-24T11:00Z') });
    expect(wholeHours(spanFromFlags(undefined, undefined))).toEqual(spanFromFlags(undefined, undefined));
  });

  it('looks for sends where the buffer and an hour of doubt may have put them', () => {
    const hours = hoursThatHold(spanFromFlags('2026-11-24T10:04', '2026-11-24T10:05'), 300);
    expect(hours).toEqual({ fromMs: ms('2026-11-24T08:00Z'), toMs: ms('2026-11-24T12:00Z') });
  });

  it('lists a short window hour by hour, and a long or open one at once', () => {
    expect(hoursToList(spanFromFlags('2026-11-24T09', '2026-11-24T11'), 'UTC')).toEqual([
      ms('2026-11-24T09:00Z'),
      ms('2026-11-24T10:00Z'),
    ]);
    expect(hoursToList(spanFromFlags('2026-11-24', undefined), 'UTC')).toBeUndefined();
    expect(hoursToList(spanFromFlags('2026-01-01', '2026-11-24'), 'UTC')).toBeUndefined();
  });
});
