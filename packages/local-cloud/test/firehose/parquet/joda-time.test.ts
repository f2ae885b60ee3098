import { describe, expect, it } from 'vitest';
import { timeReader } from '../../../src/firehose/parquet/joda-time.ts';
import { timestampFormatProblem } from '../../../src/firehose/rules/timestamp-formats.ts';

const read = (pattern: string, text: string) => {
  const nanos = timeReader(pattern)(text);
  return nanos === undefined ? undefined : new Date(Number(nanos / 1_000_000n)).toISOString();
};

describe('a pattern of Joda', () => {
  it.each([
    ['yyyyMMddHHmmss', '20261124101112', '2026-11-24T10:11:12.000Z'],
    ['yyyy-MM-dd', '2026-1-2', '2026-01-02T00:00:00.000Z'],
    ["d. MMM yyyy 'v' HH:mm", '5. Nov 2026 v 9:05', '2026-11-05T09:05:00.000Z'],
    ['EEEE, MMMM d, yyyy h:mm a', 'Tuesday, November 24, 2026 12:30 PM', '2026-11-24T12:30:00.000Z'],
    ['h a', '12 AM', '1970-01-01T00:00:00.000Z'],
    ['yy', '69', '2069-01-01T00:00:00.000Z'],
    ['yy', '70', '1970-01-01T00:00:00.000Z'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSSSSZZ", '2026-11-24T10:00:00.123456-05:00', '2026-11-24T15:00:00.123Z'],
    ["yyyy''MM", "2026'11", '2026-11-01T00:00:00.000Z'],
    ['yyyy.MM', '2026x11', undefined],
    ['HH:mm', '25:00', undefined],
  ])('%s reads %s', (pattern, text, instant) => {
    expect(read(pattern, text)).toBe(instant);
  });

  it.each([
    ['yyyy-MM-dd', undefined],
    ['millis', undefined],
    ['yyyy-ww', 'letter w of pattern yyyy-ww of TimestampFormats is not emulated'],
    [
      'bogus',
      'One or more SerDe options are invalid for org.apache.hcatalog.data.JsonSerDe: [Key: timestamp.formats Value: bogus]',
    ],
    [
      "yyyy'T",
      "One or more SerDe options are invalid for org.apache.hcatalog.data.JsonSerDe: [Key: timestamp.formats Value: yyyy'T]",
    ],
  ])('%s, as a format of a delivery stream', (format, problem) => {
    expect(timestampFormatProblem([format])).toBe(problem);
  });
});
