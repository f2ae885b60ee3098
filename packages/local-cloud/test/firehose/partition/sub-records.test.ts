import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SubRecordType, subRecords } from '../../../src/firehose/partition/sub-records.ts';

const JSON_TYPE: SubRecordType = { kind: 'JSON' };
const by = (delimiter: string): SubRecordType => ({ kind: 'DELIMITED', delimiter: Buffer.from(delimiter) });
const parts = (text: string, type: SubRecordType) =>
  subRecords(Buffer.from(text), type).map((part) => part.toString());

describe('subRecords of JSON', () => {
  it.each([
    ['{"a":1}{"a":2}', ['{"a":1}', '{"a":2}']],
    ['{"a":1}\n{"a":2}\r\n', ['{"a":1}', '{"a":2}']],
    [' \t{"a":"}{\\"}{"} {"b":{"c":{}}}', ['{"a":"}{\\"}{"}', '{"b":{"c":{}}}']],
    ['{"š":"🦊\\\\"}{}', ['{"š":"🦊\\\\"}', '{}']],
  ])('takes %j apart', (text, expected) => {
    expect(parts(text, JSON_TYPE)).toEqual(expected);
  });

  it.each(['[{"a":1},{"a":2}]', '{"a":1}x', '{"a":1},{"a":2}', '{"a":1}{"a":', '"text"', '1 2', '', ' \n'])(
    'passes %j whole',
    (text) => {
      expect(parts(text, JSON_TYPE)).toEqual([text]);
    },
  );

  it('gives back any objects that stand one after the other', () => {
    const objects = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), {
      minLength: 1,
    });
    fc.assert(
      fc.property(objects, fc.constantFrom('', '\n', ' \r\n\t'), (values, between) => {
        const texts = values.map((value) => JSON.stringify(value));
        expect(parts(texts.join(between), JSON_TYPE)).toEqual(texts);
      }),
    );
  });
});

describe('subRecords between delimiters', () => {
  it.each([
    ['a\nb\n', '\n', ['a', 'b']],
    ['\n\na\n\nb', '\n', ['a', 'b']],
    ['a####b##c', '####', ['a', 'b##c']],
    ['č🦊|ž', '|', ['č🦊', 'ž']],
    ['a', '\n', ['a']],
    ['\n', '\n', ['\n']],
    ['a b', '', ['a b']],
  ])('takes %j apart at %j', (text, delimiter, expected) => {
    expect(parts(text, by(delimiter))).toEqual(expected);
  });
});

it('takes 500 records out of a record, and none out of one with 501', () => {
  const of = (count: number, text: string) => text.repeat(count);
  expect(parts(of(500, '{}'), JSON_TYPE)).toHaveLength(500);
  expect(parts(of(501, '{}'), JSON_TYPE)).toEqual([of(501, '{}')]);
  expect(parts(of(500, 'a\n'), by('\n'))).toHaveLength(500);
  expect(parts(of(501, 'a\n'), by('\n'))).toEqual([of(501, 'a\n')]);
});
