import { describe, expect, it } from 'vitest';
import { convertedValue } from './helpers/converted-value.ts';

const failed = expect.stringMatching(/^MalformedData: Data does not match the schema\. For input string: /);

// The vectors of the first half are those seen at the service in 2026-09.
describe('OpenX, timestamps', () => {
  it.each<[json: string, value: unknown]>([
    ['1518033528', '2018-02-07 19:58:48'],
    ['1518033528123', '2018-02-07 19:58:48.123'],
    ['1518033528.123', '2018-02-07 19:58:48.123'],
    ['"1518033528"', '2018-02-07 19:58:48'],
    ['1000000000000', '2001-09-09 01:46:40'],
    ['-1000', '1969-12-31 23:43:20'],
    ['"2026-9-7T12:00:02Z"', failed],
    ['"2026-9-7 1:2:3"', '2026-09-07 01:02:03'],
    ['"2017-02-07T15:13:01.39256Z"', '2017-02-07 15:13:01.39256'],
    ['"2017-02-07 15:13:01.14"', '2017-02-07 15:13:01.14'],
    ['"2026-11-24T10:00:00"', '2026-11-24 10:00:00'],
    ['"2026-11-24T10:00:00+00:00"', failed],
    ['"2026-11-24T10:00:00.123456789Z"', '2026-11-24 10:00:00.123456789'],
    ['"2026-11-24T10:00:00.1234567891Z"', failed],
    ['"2024-02-29T23:59:59Z"', '2024-02-29 23:59:59'],
    ['"2023-02-29T00:00:00Z"', failed],
    ['"2026-13-01T00:00:00Z"', failed],
    ['"2026-11-24T24:00:00Z"', failed],
    ['"2026-11-24T10:00:60Z"', failed],
    ['"1969-12-31T23:59:59.999999999Z"', '1969-12-31 23:59:59.999999999'],
    ['0', '1970-01-01 00:00:00'],
    ['0.000000001', '1970-01-01 00:00:00.000000001'],
    ['1.5e9', '2017-07-14 02:40:00'],
    ['"soon"', failed],
    ['true', failed],
    ['{}', failed],
  ])('of %s', (json, value) => {
    expect(convertedValue('timestamp', json)).toEqual(value);
  });

  it('that overflow become a wrong date, as at the service', () => {
    expect(convertedValue('timestamp', '999999999999')).toMatch(/^2092-/);
  });
});
