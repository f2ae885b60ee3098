import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantsFromWallClock, wallClockFromInstant } from '../src/index.ts';

const at = (text: string) => Date.parse(text);
const clock = (instant: string, zone: string) =>
  new Date(wallClockFromInstant(at(instant), zone)).toISOString().slice(0, 23);
const instants = (shown: string, zone: string) =>
  instantsFromWallClock(at(`${shown}Z`), zone).map((ms) => new Date(ms).toISOString());

const zones = [
  'UTC',
  'Europe/Madrid',
  'America/New_York',
  'Asia/Calcutta',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
];

describe('wallClockFromInstant', () => {
  it.each([
    ['2026-12-31T23:30:00.123Z', 'UTC', '2026-12-31T23:30:00.123'],
    ['2026-12-31T23:30:00.123Z', 'Europe/Madrid', '2027-01-01T00:30:00.123'],
    ['2026-03-29T00:59:59.999Z', 'Europe/Madrid', '2026-03-29T01:59:59.999'],
    ['2026-03-29T01:00:00.000Z', 'Europe/Madrid', '2026-03-29T03:00:00.000'],
    ['2026-10-25T00:30:00.000Z', 'Europe/Madrid', '2026-10-25T02:30:00.000'],
    ['2026-10-25T01:30:00.000Z', 'Europe/Madrid', '2026-10-25T02:30:00.000'],
    ['2026-11-24T04:00:00.000Z', 'Asia/Calcutta', '2026-11-24T09:30:00.000'],
    ['2026-11-24T04:00:00.000Z', 'America/St_Johns', '2026-11-24T00:30:00.000'],
  ])('shows %s in %s as %s', (instant, zone, shown) => {
    expect(clock(instant, zone)).toBe(shown);
  });

  it('leaves an open end open', () => {
    expect(wallClockFromInstant(Number.POSITIVE_INFINITY, 'Europe/Madrid')).toBe(Number.POSITIVE_INFINITY);
  });

  it('throws for a zone that there is not', () => {
    expect(() => wallClockFromInstant(0, 'Europe/Atlantis')).toThrow(RangeError);
  });
});

describe('instantsFromWallClock', () => {
  it.each([
    ['2026-11-24T09:30:00.000', 'UTC', ['2026-11-24T09:30:00.000Z']],
    ['2026-11-24T09:30:00.000', 'Europe/Madrid', ['2026-11-24T08:30:00.000Z']],
    ['2026-03-29T02:30:00.000', 'Europe/Madrid', []],
    ['2026-10-25T02:30:00.000', 'Europe/Madrid', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['2026-11-01T01:00:00.000', 'America/New_York', ['2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z']],
    ['2026-03-08T02:59:59.000', 'America/New_York', []],
    [
      '2026-04-05T01:45:00.000',
      'Australia/Lord_Howe',
      ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
    ],
    ['2026-10-04T02:15:00.000', 'Australia/Lord_Howe', []],
  ])('%s in %s is %j', (shown, zone, expected) => {
    expect(instants(shown, zone)).toEqual(expected);
  });

  it('holds the instant that the clock was read at, in every zone', () => {
    const instant = fc
      .date({ min: new Date('2010-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.getTime());
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (ms, zone) => {
        expect(instantsFromWallClock(wallClockFromInstant(ms, zone), zone)).toContain(ms);
      }),
    );
  });
});
