import { describe, expect, it } from 'vitest';
import { OBJECT_CONTENT_TYPE, OBJECT_FORMATS, objectKey } from '../../src/firehose/object-name.ts';
import { countingIds } from './helpers/serve-firehose.ts';

type Naming = Parameters<typeof objectKey>[0];

const keyOf = (destination: Naming['destination'], instant = '2026-07-13T10:42:07Z') =>
  objectKey({
    deliveryStream: 'my-stream',
    versionId: '3',
    destination,
    oldestArrivalMs: Date.parse(instant),
    uuid: countingIds().uuid(),
    randomString: countingIds().randomString,
  });

const STEM = '2026/07/13/10/my-stream-3-2026-07-13-10-42-07-00000001-0000-4000-8000-000000000001';

describe('objectKey', () => {
  it.each([
    [undefined, ''],
    ['UNCOMPRESSED', ''],
    ['GZIP', '.gz'],
    ['ZIP', '.zip'],
    ['Snappy', '.snappy'],
    ['HADOOP_SNAPPY', '.snappy'],
  ] as const)('ends in what %s calls for: %j', (CompressionFormat, extension) => {
    expect(keyOf(CompressionFormat ? { CompressionFormat } : {})).toBe(`${STEM}${extension}`);
  });

  it('takes the FileExtension instead of the default, and an empty one as not set', () => {
    expect(keyOf({ CompressionFormat: 'GZIP', FileExtension: '.json.gz' })).toBe(`${STEM}.json.gz`);
    expect(keyOf({ CompressionFormat: 'GZIP', FileExtension: '' })).toBe(`${STEM}.gz`);
  });

  it('puts nothing between an evaluated prefix and the name', () => {
    expect(keyOf({ Prefix: 'd=!{timestamp:dd}' })).toBe(`d=13${STEM.slice('2026/07/13/10/'.length)}`);
  });

  it('writes prefix and name in the time zone', () => {
    const key = keyOf({ CustomTimeZone: 'Europe/Madrid' }, '2026-01-01T23:30:00Z');
    expect(key).toMatch(/^2026\/01\/02\/00\/my-stream-3-2026-01-02-00-30-00-/);
  });

  it('takes an empty time zone as UTC', () => {
    expect(keyOf({ CustomTimeZone: '' })).toBe(STEM);
  });
});

describe('the labels of an object', () => {
  it('name the encoding of the body, and no type of content', () => {
    const encodings = Object.entries(OBJECT_FORMATS).map(([name, { contentEncoding }]) => [
      name,
      contentEncoding,
    ]);
    expect(Object.fromEntries(encodings)).toEqual({
      UNCOMPRESSED: undefined,
      GZIP: 'gzip',
      ZIP: 'zip',
      Snappy: 'snappy-java',
      HADOOP_SNAPPY: 'hadoop-snappy',
    });
    expect(OBJECT_CONTENT_TYPE).toBe('application/octet-stream');
  });
});
