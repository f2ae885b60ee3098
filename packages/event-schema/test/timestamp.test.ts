import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalTimestamp, utcTimestamp } from '../src/index.ts';

describe('canonicalTimestamp', () => {
  it.each([
    ['keeps UTC with milliseconds as it is', '2026-11-24T10:00:00.123Z', '2026-11-24T10:00:00.123Z'],
    ['reads text without a zone as UTC', '2026-11-24T10:00:00', '2026-11-24T10:00:00.000Z'],
    ['reads a blank for the T', '2026-11-24 10:00:00Z', '2026-11-24T10:00:00.000Z'],
    ['reads small letters', '2026-11-24t10:00:00z', '2026-11-24T10:00:00.000Z'],
    ['adds missing seconds', '2026-11-24T10:00', '2026-11-24T10:00:00.000Z'],
    ['pads tenths', '2026-11-24T10:00:00.5Z', '2026-11-24T10:00:00.500Z'],
    ['reads a comma before the fraction', '2026-11-24T10:00:00,25Z', '2026-11-24T10:00:00.250Z'],
    ['cuts microseconds, never rounds them up', '2026-11-24T10:00:00.999999Z', '2026-11-24T10:00:00.999Z'],
    ['cuts nanoseconds', '2026-11-24T10:00:00.123456789Z', '2026-11-24T10:00:00.123Z'],
    ['converts an offset with colon', '2026-11-24T10:00:00+05:30', '2026-11-24T04:30:00.000Z'],
    ['converts an offset without colon', '2026-11-24T10:00:00-0800', '2026-11-24T18:00:00.000Z'],
    ['converts an offset of whole hours', '2026-11-24T10:00:00+01', '2026-11-24T09:00:00.000Z'],
    ['converts over the end of a year', '2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
    ['reads -00:00 as UTC', '2026-11-24T10:00:00-00:00', '2026-11-24T10:00:00.000Z'],
    ['knows 29 February of a leap year', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s', (_fact, text, expected) => {
    expect(canonicalTimestamp(text)).toBe(expected);
  });

  it('reads both sides of a change to summer time alike, whatever zone this machine is in', () => {
    expect(canonicalTimestamp('2026-03-29T02:30:00')).toBe('2026-03-29T02:30:00.000Z');
    expect(canonicalTimestamp('2026-03-08T02:30:00')).toBe('2026-03-08T02:30:00.000Z');
    expect(canonicalTimestamp('2026-10-25T01:30:00')).toBe('2026-10-25T01:30:00.000Z');
  });

  it.each([
    ['30 February', '2026-02-30T00:00:00.000Z'],
    ['29 February of a common year', '2027-02-29T00:00:00Z'],
    ['29 February of 2100', '2100-02-29T00:00:00Z'],
    ['31 April', '2026-04-31T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['day 0', '2026-01-00T00:00:00Z'],
    ['24:00', '2026-11-24T24:00:00.000Z'],
    ['minute 60', '2026-11-24T10:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['an offset of 24 hours', '2026-11-24T10:00:00+24:00'],
    ['an offset of 60 minutes', '2026-11-24T10:00:00+01:60'],
    ['a date alone', '2026-11-24'],
    ['a year of five digits', '12026-11-24T10:00:00Z'],
    ['an offset that leads out of the year 9999', '9999-12-31T23:59:59-01:00'],
    ['an offset that leads before the year 0', '0000-01-01T00:00:00+01:00'],
    ['a named zone', '2026-11-24T10:00:00 UTC'],
    ['a date of another custom', '24.11.2026 10:00'],
    ['digits of another script', '２０２６-11-24T10:00:00Z'],
    ['a blank behind it', '2026-11-24T10:00:00Z '],
    ['nothing', ''],
  ])('leaves %s as it is, and the schema refuses it', (_name, text) => {
    expect(canonicalTimestamp(text)).toBe(text);
    expect(utcTimestamp().safeParse(text).error?.issues[0]?.message).toBe(
      'must be an ISO-8601 instant such as 2026-11-24T10:00:00.000Z',
    );
  });

  it('names the same instant as Date for every offset, and is a fixed point', () => {
    const offset = fc.integer({ min: -1439, max: 1439 });
    const date = fc.date({ min: new Date('0002-01-01'), max: new Date('9998-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, offset, (instant, minutes) => {
        const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const [hh, mm] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${minutes < 0 ? '-' : '+'}${String(hh).padStart(2, '0')}:${String(mm).padStart(2, '0')}`;
        const canonical = canonicalTimestamp(local + zone);
        expect(canonical).toBe(instant.toISOString());
        expect(canonicalTimestamp(canonical)).toBe(canonical);
      }),
    );
  });
});

describe('utcTimestamp', () => {
  it('gives the canonical text', () => {
    expect(utcTimestamp().parse('2026-11-24T10:00:00+01:00')).toBe('2026-11-24T09:00:00.000Z');
  });

  it('refuses what is not text', () => {
    expect(utcTimestamp().safeParse(1_795_514_400_000).success).toBe(false);
    expect(utcTimestamp().safeParse(null).success).toBe(false);
  });
});
