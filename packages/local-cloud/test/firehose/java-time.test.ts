import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatTime, parseTimePattern } from '../../src/firehose/java-time.ts';
import { zonedTimeAt } from '../../src/firehose/zoned-time.ts';

interface Vectors {
  refused: string[];
  patterns: string[];
  moments: { zone: string; instant: string; texts: string[] }[];
}
const vectors = JSON.parse(
  readFileSync(new URL('./fixtures/java-time.json', import.meta.url), 'utf8'),
) as Vectors;
const zones = JSON.parse(readFileSync(new URL('./fixtures/time-zones.json', import.meta.url), 'utf8')) as {
  instants: string[];
  zones: Record<string, string[]>;
};

function format(text: string, instant: string, zone: string): string {
  const pattern = parseTimePattern(text);
  if (pattern === undefined) return 'refused';
  return formatTime(pattern, zonedTimeAt(Date.parse(instant), zone));
}

describe('java-time', () => {
  it.each(vectors.moments)('prints $instant in $zone as OpenJDK 17 does, in every pattern', (moment) => {
    const printed = vectors.patterns.map((text) => [text, format(text, moment.instant, moment.zone)]);
    expect(printed).toEqual(vectors.patterns.map((text, i) => [text, moment.texts[i]]));
  });

  it('refuses the patterns that OpenJDK 17 refuses', () => {
    expect(vectors.refused.filter((text) => parseTimePattern(text) !== undefined)).toEqual([]);
  });

  it('refuses exactly 17 of the 52 letters when they stand unquoted', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
    const refused = letters.filter((letter) => parseTimePattern(letter) === undefined).join('');
    expect(refused).toBe('CIJPRTUVbfijloprt');
    expect(letters.filter((letter) => parseTimePattern(`'${letter}'`) === undefined)).toEqual([]);
  });

  it('refuses VV, although java.time alone would take it', () => {
    expect(parseTimePattern('VV')).toBeUndefined();
  });

  it.each(Object.entries(zones.zones))('knows offset and names of %s', (zone, texts) => {
    const pattern = 'yyyy-MM-dd HH:mm:ssXXX|z|zzzz|v|vvvv';
    expect(zones.instants.map((instant) => format(pattern, instant, zone))).toEqual(texts);
  });
});
