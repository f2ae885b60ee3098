import { tmpdir } from 'node:os';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertRecords } from '../../../src/firehose/parquet/convert.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { plainLines } from '../../../src/firehose/parquet/plain-lines.ts';
import { openParquetWriter, type ParquetWriter } from '../../../src/firehose/parquet/writer.ts';
import { rowsOfParquet } from './helpers/read-parquet.ts';

let writer: ParquetWriter;
beforeAll(async () => {
  writer = await openParquetWriter(tmpdir());
});
afterAll(() => writer.close());

const COLUMNS = Object.entries({
  s: 'string',
  b: 'boolean',
  ti: 'tinyint',
  si: 'smallint',
  i: 'int',
  l: 'bigint',
  f: 'float',
  d: 'double',
  m: 'decimal(12,2)',
  day: 'date',
  at: 'timestamp',
  list: 'array<int>',
}).map(([name, type]) => ({ name, type: parseHiveType(type) }));

const plain = (record: string | Buffer, options = {}) =>
  plainLines(COLUMNS, options)?.has(Buffer.from(record as string)) ?? false;

/** Values as a producer may write them: most fit their column, some are at its edge, some do not fit at all. */
const number = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.double().map((value) => JSON.stringify(value)),
  fc.constantFrom('0', '-0', '-0.0', '0.10', '1.0', '1e3', '127', '128', '-128', '32768', '2147483648', '-1'),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '🦊', '"', '\\u0000'),
);
const time = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(
      fc.constantFrom('1900', '1970', '2024', '2023', '2199'),
      fc.constantFrom('01-31', '02-28', '02-29', '04-30', '06-31', '12-31'),
    )
    .chain(([year, day]) =>
      fc
        .constantFrom(
          'T00:00:00Z',
          'T23:59:59.999999Z',
          'T23:59:59.123456789Z',
          'T24:00:00Z',
          'T10:00:60Z',
          'T10:00:00',
          ' 10:00:00',
        )
        .map((clock) => `${year}-${day}${clock}`),
    ),
);
const value = fc.oneof(
  { weight: 3, arbitrary: number },
  { weight: 3, arbitrary: text.map((some) => JSON.stringify(some)) },
  { weight: 2, arbitrary: time.map((some) => JSON.stringify(some)) },
  fc.constantFrom('null', 'true', 'false', '[1,2]', '{"x":1}', '"7"', '[]'),
);
/** Numbers with few digits, where a producer's usually are, and the ends of each type. */
const shortNumber = fc.oneof(
  fc
    .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.nat({ max: 10 }))
    .map(([units, scale]) => (scale === 0 ? String(units) : (units / 10 ** scale).toFixed(scale))),
  fc.constantFrom('0', '-0', '-0.0', '0.10', '1.0'),
);
const integerOf = (bits: number) => {
  const limit = 2n ** BigInt(bits - 1);
  const ends = [-limit, limit - 1n, limit, -limit - 1n, 0n].map(String);
  return fc.oneof(
    fc.bigInt({ min: -limit, max: limit - 1n }).map(String),
    fc.constantFrom(...ends, '-0', '99', '100', '9999'),
  );
};
const FITTING: Record<string, fc.Arbitrary<string>> = {
  s: text.map((some) => JSON.stringify(some)),
  b: fc.boolean().map(String),
  ti: integerOf(8),
  si: integerOf(16),
  i: integerOf(32),
  l: integerOf(64),
  d: shortNumber,
  at: time.map((some) => JSON.stringify(some)),
  other: shortNumber,
};
const member = fc
  .constantFrom(...COLUMNS.map(({ name }) => name), 'other', 'S', 'a.b')
  .chain((key) =>
    fc
      .oneof({ weight: 6, arbitrary: FITTING[key] ?? value }, { weight: 1, arbitrary: value })
      .map((some) => [key, some] as const),
  );
/** One shape for all records of a case or one each, in the two ways of writing that are common; keys may come twice. */
const record = fc
  .tuple(fc.array(member, { maxLength: 4 }), fc.constantFrom([':', ','], [': ', ', '], [' :', ' ,']))
  .map(
    ([members, [colon = ':', comma = ',']]) =>
      `{${members.map(([key, some]) => `"${key}"${colon}${some}`).join(comma)}}`,
  );

async function rowsOf(
  records: readonly Buffer[],
  deserializer: Parameters<typeof convertRecords>[1]['deserializer'],
) {
  const { body, failed } = await convertRecords(
    records,
    { columns: COLUMNS, deserializer, serializer: {} },
    writer,
  );
  const rows = body ? await rowsOfParquet(body) : [];
  return { failed, rows: rows.map((row) => JSON.stringify(row)).toSorted() };
}

/** The same columns and options, and nothing is plain: a key that no record has is mapped. */
const SLOWLY = { OpenXJsonSerDe: { ColumnToJsonKeyMappings: { nothing: 'nothing' } } };

describe('plain lines', () => {
  it('are what JSON.stringify and json.dumps write of values of the columns', () => {
    expect(
      plain('{"s":"Žofie 🦊","i":7,"d":0.5,"b":true,"at":"2026-11-24T10:00:00.123Z","other":null}'),
    ).toBe(true);
    expect(plain('{"s": "x", "l": 900719925474099}')).toBe(true);
    expect(plain('{"m":null,"list":null,"f":null}')).toBe(true);
  });

  it.each([
    ['an escape', '{"s":"a\\nb"}'],
    ['a key in capitals', '{"S":"a"}'],
    ['a key with a dot', '{"a.b":1}'],
    ['a key twice', '{"s":"a","s":"b"}'],
    ['a number for text', '{"s":1}'],
    ['a number in quotes', '{"i":"1"}'],
    ['an integer at the limit of its type', '{"ti":128}'],
    ['a negative zero', '{"d":-0}'],
    ['an exponent', '{"d":1e3}'],
    ['a decimal', '{"m":1.5}'],
    ['an array', '{"list":[1]}'],
    ['a day that is none', '{"at":"2026-02-29T10:00:00Z"}'],
    ['nine digits of a second', '{"at":"2026-02-28T10:00:00.123456789Z"}'],
    ['an empty object', '{}'],
    ['two documents', '{"s":"a"}{"s":"b"}'],
    ['a blank at its end', '{"s":"a"} '],
    ['no JSON', 'x'],
  ])('are not: %s', (_, line) => {
    expect(plain(line)).toBe(false);
  });

  it('are not: what is no UTF-8', () => {
    expect(plain(Buffer.from([0x7b, 0x22, 0x73, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]))).toBe(false);
  });

  it('are none where keys are mapped or a column has another name than a key can have', () => {
    expect(plain('{"s":"a"}', { ColumnToJsonKeyMappings: { s: 't' } })).toBe(false);
    expect(plainLines([{ name: 'Ä', type: { kind: 'string' } }], {})).toBeUndefined();
  });

  it('become the rows that they become one by one, among any other records', {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 25 }), async (texts) => {
        const records = texts.map((some) => Buffer.from(some));
        expect(await rowsOf(records, { OpenXJsonSerDe: {} })).toEqual(await rowsOf(records, SLOWLY));
      }),
      { numRuns: Number(process.env.PLAIN_LINES_RUNS ?? 100) },
    );
  });
});
