import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  HOURLY_PREFIX,
  hourFromInstant,
  hourlyLayout,
  hoursBetween,
  layoutFromPrefix,
} from '../src/index.ts';

const at = (text: string) => Date.parse(text);
const NINE = at('2026-11-24T09:00:00Z');

describe('hourlyLayout', () => {
  it('writes year, month, day and hour with leading zeros, UTC', () => {
    expect(hourlyLayout.firehosePrefix).toBe(HOURLY_PREFIX);
    expect(hourlyLayout.pathFromHour(NINE)).toBe('year=2026/month=11/day=24/hour=09/');
    expect(hourlyLayout.root).toBe('year=');
  });

  it('reads the hour back from any key under its path', () => {
    const hour = fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => hourFromInstant(date.getTime()));
    fc.assert(
      fc.property(hour, fc.string({ unit: 'grapheme' }), (instant, rest) => {
        expect(hourlyLayout.hourFromKey(hourlyLayout.pathFromHour(instant) + rest)).toBe(instant);
      }),
    );
  });

  it.each([
    '',
    'year=2026/',
    'year=2026/month=13/day=01/hour=00/x.gz',
    'year=2026/month=02/day=30/hour=00/x.gz',
    'year=2026/month=11/day=24/hour=24/x.gz',
    'year=2026/month=11/day=24/hour=9/x.gz',
    'year=26/month=11/day=24/hour=09/x.gz',
    'year=20261/month=11/day=24/hour=09/x.gz',
    ' year=2026/month=11/day=24/hour=09/x.gz',
    'errors/processing-failed/year=2026/month=11/day=24/hour=09/x.gz',
    'YEAR=2026/month=11/day=24/hour=09/x.gz',
    'year=２０２６/month=11/day=24/hour=09/x.gz',
    '🚀',
  ])('knows no hour for the key %j', (key) => {
    expect(hourlyLayout.hourFromKey(key)).toBeUndefined();
  });
});

describe('layoutFromPrefix', () => {
  it.each([
    ['archive/!{timestamp:yyyy/MM/dd/HH}/', 'archive/', 'archive/2026/11/24/09/'],
    ['!{timestamp:yyyy}!{timestamp:MM}!{timestamp:dd}!{timestamp:HH}', '', '2026112409'],
    ['!{timestamp:yyyyMMddHH}-', '', '2026112409-'],
    [
      "!{timestamp:'year='yyyy'/month='MM'/day='dd'/hour='HH}/",
      'year=',
      'year=2026/month=11/day=24/hour=09/',
    ],
    ["a.b+c(d)/!{timestamp:yyyy-MM-dd'T'HH}/", 'a.b+c(d)/', 'a.b+c(d)/2026-11-24T09/'],
    ["!{timestamp:yyyy''MM''dd''HH}/", '', "2026'11'24'09/"],
    ["!{timestamp:'o''clock 'HH}/!{timestamp:dd.MM.yyyy}/", "o'clock ", "o'clock 09/24.11.2026/"],
    ['größe=🚀/!{timestamp:yyyy/MM/dd/HH}/', 'größe=🚀/', 'größe=🚀/2026/11/24/09/'],
    ['', '', '2026/11/24/09/'],
    ['legacy', 'legacy', 'legacy2026/11/24/09/'],
    ['events/', 'events/', 'events/2026/11/24/09/'],
  ])('%s begins with %j and writes %s, and reads it back', (prefix, root, path) => {
    const layout = layoutFromPrefix(prefix);
    expect(layout.firehosePrefix).toBe(prefix);
    expect(layout.root).toBe(root);
    expect(layout.pathFromHour(NINE)).toBe(path);
    expect(layout.hourFromKey(`${path}stream-1-2026-11-24-09-59-59-uuid.gz`)).toBe(NINE);
    expect(layout.hourFromKey(`x${path}`)).toBeUndefined();
  });

  it('takes literal text literally, not as a pattern', () => {
    const layout = layoutFromPrefix('a.b/!{timestamp:yyyy/MM/dd/HH}/');
    expect(layout.hourFromKey('aXb/2026/11/24/09/x')).toBeUndefined();
  });

  it.each([
    ['!{timestamp:yyyy/MM/dd}/', 'prefix must name HH exactly once, not 0 times'],
    ['!{timestamp:yyyy/MM/dd/HH/HH}/', 'prefix must name HH exactly once, not 2 times'],
    ['!{timestamp:YYYY/MM/dd/HH}/', '!{timestamp:YYYY/MM/dd/HH}: "YYYY" is not one of yyyy, MM, dd, HH'],
    ['!{timestamp:yyyy/MM/DD/HH}/', '!{timestamp:yyyy/MM/DD/HH}: "DD" is not one of yyyy, MM, dd, HH'],
    ['!{timestamp:yyyy/MM/dd/hh}/', '!{timestamp:yyyy/MM/dd/hh}: "hh" is not one of yyyy, MM, dd, HH'],
    ['!{timestamp:yyyy/M/dd/HH}/', '!{timestamp:yyyy/M/dd/HH}: "M" is not one of yyyy, MM, dd, HH'],
    ["!{timestamp:yyyy/MM/dd'T/HH}/", "!{timestamp:yyyy/MM/dd'T/HH}: a quote is not closed"],
    [
      `${HOURLY_PREFIX}!{firehose:random-string}/`,
      '!{firehose:random-string} cannot be read back from a key; use !{timestamp:…}',
    ],
    [
      `a=!{partitionKeyFromQuery:a}/${HOURLY_PREFIX}`,
      '!{partitionKeyFromQuery:a} cannot be read back from a key; use !{timestamp:…}',
    ],
    ['!{}/', '!{} cannot be read back from a key; use !{timestamp:…}'],
    ['a/!{timestamp:yyyy', '"!{timestamp:yyyy" has no closing }'],
  ])('refuses %s: %s', (prefix, message) => {
    expect(() => layoutFromPrefix(prefix)).toThrow(new RangeError(message));
  });
});

describe('hourFromInstant', () => {
  it.each([
    ['2026-12-31T23:59:59.999Z', '2026-12-31T23:00:00Z'],
    ['2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00Z'],
    ['1969-12-31T23:30:00.000Z', '1969-12-31T23:00:00Z'],
  ])('puts %s into the hour of %s', (instant, hour) => {
    expect(hourFromInstant(at(instant))).toBe(at(hour));
  });
});

describe('hoursBetween', () => {
  const paths = (from: string, to: string) => hoursBetween(at(from), at(to)).map(hourlyLayout.pathFromHour);

  it('goes over the end of a year', () => {
    expect(paths('2026-12-31T23:59:00Z', '2027-01-01T00:01:00Z')).toEqual([
      'year=2026/month=12/day=31/hour=23/',
      'year=2027/month=01/day=01/hour=00/',
    ]);
  });

  it('does not include an hour that only begins at the end', () => {
    expect(paths('2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z')).toEqual([
      'year=2026/month=11/day=24/hour=09/',
    ]);
    expect(paths('2026-11-24T09:00:00Z', '2026-11-24T09:00:00Z')).toEqual([]);
    expect(paths('2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z')).toEqual([]);
  });

  it('has 8,784 hours in a leap year and 24 on days when clocks change', () => {
    expect(paths('2028-01-01T00:00:00Z', '2029-01-01T00:00:00Z')).toHaveLength(8_784);
    expect(paths('2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z')).toHaveLength(24);
  });

  const shown = (zone: string, from: string, to: string) =>
    hoursBetween(at(from), at(to), zone).map((hour) => new Date(hour).toISOString().slice(0, 13));

  it('goes by the clock of a time zone', () => {
    expect(shown('Europe/Madrid', '2026-12-31T22:30:00Z', '2027-01-01T00:00:00Z')).toEqual([
      '2026-12-31T23',
      '2027-01-01T00',
    ]);
    expect(shown('Asia/Calcutta', '2026-11-24T04:00:00Z', '2026-11-24T05:00:00Z')).toEqual([
      '2026-11-24T09',
      '2026-11-24T10',
    ]);
    expect(shown('Asia/Kathmandu', '2026-11-24T04:10:00Z', '2026-11-24T04:15:00Z')).toEqual([
      '2026-11-24T09',
    ]);
  });

  it('leaves out the hour that clocks skip, and names the one that they repeat once', () => {
    expect(shown('Europe/Madrid', '2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z')).toEqual([
      '2026-03-29T01',
      '2026-03-29T03',
      '2026-03-29T04',
    ]);
    expect(shown('Europe/Madrid', '2026-10-24T23:00:00Z', '2026-10-25T03:00:00Z')).toEqual([
      '2026-10-25T01',
      '2026-10-25T02',
      '2026-10-25T03',
    ]);
  });
});
