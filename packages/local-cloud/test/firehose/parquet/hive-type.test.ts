import { describe, expect, it } from 'vitest';
import { HiveTypeError, parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';

describe('a Hive type', () => {
  it('is read with all its parts, blanks and case aside', () => {
    expect(parseHiveType(' STRUCT< a : int, teplota_č:array<map<string,DECIMAL(12, 3)>> >')).toEqual({
      kind: 'struct',
      fields: [
        { name: 'a', type: { kind: 'int' } },
        {
          name: 'teplota_č',
          type: {
            kind: 'array',
            element: {
              kind: 'map',
              key: { kind: 'string' },
              value: { kind: 'decimal', precision: 12, scale: 3 },
            },
          },
        },
      ],
    });
  });

  it.each([
    ['integer', { kind: 'int' }],
    ['decimal', { kind: 'decimal', precision: 10, scale: 0 }],
    ['decimal(5)', { kind: 'decimal', precision: 5, scale: 0 }],
    ['varchar(20)', { kind: 'string' }],
  ])('%s', (text, type) => {
    expect(parseHiveType(text)).toEqual(type);
  });

  it.each([
    ['', 'a type is expected at character 1 of '],
    ['set<int>', 'type set at character 1 of set<int> is not emulated'],
    ['array<uniontype<int>>', 'type uniontype at character 7 of array<uniontype<int>> is not emulated'],
    ['array<int', '">" is expected at character 10 of array<int'],
    ['int>', 'the end is expected at character 4 of int>'],
    ['decimal(39,0)', 'decimal(39,0): a decimal has 1 to 38 digits, and no more after the point'],
    ['decimal(2,3)', 'decimal(2,3): a decimal has 1 to 38 digits, and no more after the point'],
    ['struct<>', 'the name of a field is expected at character 8 of struct<>'],
    ['struct<a:int,A:int>', 'A is there more than once'],
    ['map<array<int>,int>', 'the key of a map in map<array<int>,int> must be a primitive type'],
    ['varchar', '"(" is expected at character 8 of varchar'],
  ])('%s is refused', (text, message) => {
    expect(() => parseHiveType(text)).toThrow(new HiveTypeError(message));
  });
});
