import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateErrorPrefix, evaluatePrefix, parsePrefix } from '../../src/firehose/prefix.ts';
import { isSupportedTimeZone, supportedTimeZones } from '../../src/firehose/time-zones.ts';
import { zonedTimeAt } from '../../src/firehose/zoned-time.ts';
import { countingIds } from './helpers/serve-firehose.ts';

const at = (instant: string, zone = 'UTC') => ({
  time: zonedTimeAt(Date.parse(instant), zone),
  randomString: countingIds().randomString,
});
const MORNING = at('2026-07-13T10:42:07Z');

describe('evaluatePrefix', () => {
  it.each([
    [undefined, '2026/07/13/10/'],
    ['', '2026/07/13/10/'],
    ['events/data/', 'events/data/2026/07/13/10/'],
    ['legacy', 'legacy2026/07/13/10/'],
    ['data/!{timestamp:yyyy/MM/dd}/', 'data/2026/07/13/'],
    ['year=!{timestamp:yyyy}/hour=!{timestamp:HH}/', 'year=2026/hour=10/'],
    ["!{timestamp:'year='yyyy}/", 'year=2026/'],
    ['rand/!{firehose:random-string}/', 'rand/00000000001/'],
    ['!{timestamp:mm}-!{timestamp:ss}', '42-07'],
    ['příloha 🦊/!{timestamp:dd}/', 'příloha 🦊/13/'],
    ['!/{x}/', '!/{x}/2026/07/13/10/'],
  ])('makes %j into %j', (prefix, evaluated) => {
    expect(evaluatePrefix(prefix, at('2026-07-13T10:42:07Z'))).toBe(evaluated);
  });

  it('uses the time zone for the default time prefix too', () => {
    const madrid = at('2026-01-01T23:30:00Z', 'Europe/Madrid');
    expect(evaluatePrefix(undefined, madrid)).toBe('2026/01/02/00/');
  });

  it('asks for a random string at every expression', () => {
    const prefix = '!{firehose:random-string}/!{firehose:random-string}/';
    expect(evaluatePrefix(prefix, at('2026-07-13T10:42:07Z'))).toBe('00000000001/00000000002/');
  });

  it('gives the partition keys that it is handed', () => {
    const partitionKeys = { fromQuery: { country: 'CZ' }, fromLambda: { day: '13' } };
    const prefix = '!{partitionKeyFromQuery:country}/!{partitionKeyFromLambda:day}/';
    expect(evaluatePrefix(prefix, { ...MORNING, partitionKeys })).toBe('CZ/13/');
  });

  it.each(['!{timestamp:yyyy', '!{timestamp}', 'a/!{'])(
    'throws for %j, which no rule lets through',
    (prefix) => {
      expect(() => evaluatePrefix(prefix, MORNING)).toThrow('broken expression');
    },
  );

  it('does not know the type of an error in the prefix of data', () => {
    expect(() => evaluatePrefix('!{firehose:error-output-type}/', MORNING)).toThrow('no value here');
  });
});

describe('evaluateErrorPrefix', () => {
  const failed = { ...at('2026-07-13T10:42:07Z'), errorOutputType: 'processing-failed' };
  it.each([
    ['failures/!{firehose:error-output-type}/', 'data/', 'failures/processing-failed/'],
    [
      '!{firehose:error-output-type}/!{firehose:error-output-type}/!{timestamp:HH}/',
      undefined,
      'processing-failed/processing-failed/10/',
    ],
    [
      '!{firehose:random-string}/!{firehose:error-output-type}/!{firehose:random-string}/',
      undefined,
      '00000000001/processing-failed/00000000002/',
    ],
    [undefined, 'data/', 'data/processing-failed/2026/07/13/10/'],
    ['', undefined, 'processing-failed/2026/07/13/10/'],
    ['errors/', 'data/', 'errors/processing-failed/2026/07/13/10/'],
  ])('makes %j beside the data prefix %j into %j', (errorPrefix, dataPrefix, evaluated) => {
    expect(evaluateErrorPrefix(errorPrefix, dataPrefix, failed)).toBe(evaluated);
  });
});

describe('parsePrefix', () => {
  it('cuts text into literals and expressions that make the text again', () => {
    const literal = fc.string().filter((text) => !text.includes('!{') && !text.endsWith('!'));
    const expression = fc.constantFrom('!{timestamp:yyyy}', '!{firehose:random-string}', "!{timestamp:'a:'}");
    fc.assert(
      fc.property(fc.array(fc.oneof(literal, expression)), (pieces) => {
        const text = pieces.join('');
        const again = parsePrefix(text)?.map((part) =>
          part.kind === 'literal' ? part.text : `!{${part.namespace}:${part.value}}`,
        );
        expect(again?.join('')).toBe(text);
      }),
    );
  });
});

describe('supported time zones', () => {
  it('are UTC and the older IANA names, without the three-letter ones', () => {
    const taken = ['UTC', 'Asia/Calcutta', 'Europe/Kiev', 'Europe/Prague', 'America/New_York'];
    const refused = [
      'Asia/Kolkata',
      'Europe/Kyiv',
      'CET',
      'EST',
      'GMT',
      'utc',
      'Mars/Olympus',
      'toString',
      '',
    ];
    expect(taken.filter((zone) => !isSupportedTimeZone(zone))).toEqual([]);
    expect(refused.filter(isSupportedTimeZone)).toEqual([]);
  });

  it('can all be formatted in', () => {
    for (const zone of supportedTimeZones) {
      expect(evaluatePrefix(undefined, at('2026-07-13T10:42:07Z', zone))).toMatch(
        /^2026\/07\/1[234]\/\d\d\/$/,
      );
    }
  });
});
