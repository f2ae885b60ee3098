import { describe, expect, it } from 'vitest';
import { firehoseLimits, kinesisLimits } from '../src/index.ts';

const limits = Object.entries({ ...kinesisLimits, ...firehoseLimits });

describe('limits', () => {
  it.each(limits)('%s has a whole value, a unit, a page and the date it was read', (_name, limit) => {
    expect(Number.isInteger(limit.value)).toBe(true);
    expect(limit.unit).toMatch(/^\S+$/);
    expect(limit.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/);
    expect(limit.readOn).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
    expect(Number.isNaN(Date.parse(limit.readOn))).toBe(false);
  });

  it.each([
    ['bytes', /Bytes$/],
    ['characters', /Characters$/],
    ['records/s', /RecordsPerSecond$/],
    ['bytes/s', /BytesPerSecond$/],
    ['seconds', /Seconds$/],
    ['MiB', /MiB$/],
    ['hours', /Hours$/],
  ])('the unit %s stands in the name', (unit, ending) => {
    const names = limits.filter(([, limit]) => limit.unit === unit).map(([name]) => name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(ending);
  });

  it('are the figures that Kinesis and Firehose document', () => {
    const values = Object.fromEntries(limits.map(([name, { value }]) => [name, value]));
    expect(values).toMatchObject({
      maxRecordBytes: 1_048_576,
      maxPartitionKeyCharacters: 256,
      maxPutRecordsCount: 500,
      maxPutRecordsBytes: 5_242_880,
      shardWriteRecordsPerSecond: 1_000,
      shardWriteBytesPerSecond: 1_048_576,
      minBufferSizeMiB: 1,
      maxBufferSizeMiB: 128,
      maxBufferIntervalSeconds: 900,
    });
  });
});
