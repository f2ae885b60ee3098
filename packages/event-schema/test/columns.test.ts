import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsFromDataset, datasetNamed, datasetNames, utcTimestamp } from '../src/index.ts';

const typesOf = (type: z.ZodType) => {
  const [column] = columnsFromDataset({ schema: z.strictObject({ field: type }) as never });
  return column && { glue: column.glue, duckdb: column.duckdb, parquet: column.parquet };
};
const table = (name: string) =>
  columnsFromDataset(datasetNamed(name)).map(
    ({ name: column, nullable, glue, duckdb, parquet }) =>
      `${column} | ${nullable ? 'null' : 'not null'} | ${glue} | ${duckdb} | ${parquet}`,
  );

describe('columnsFromDataset', () => {
  it('gives the columns of website-events', () => {
    expect(table('website-events')).toMatchInlineSnapshot(`
      [
        "event_id | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "timestamp | not null | timestamp | TIMESTAMP | INT64 (TIMESTAMP)",
        "event_type | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "user_id | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "session_id | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "page_url | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "user_agent | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "ip_address | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "country | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "device_type | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "browser | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "referrer | null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "value | null | double | DOUBLE | DOUBLE",
      ]
    `);
  });

  it('gives the columns of app-logs', () => {
    expect(table('app-logs')).toMatchInlineSnapshot(`
      [
        "event_id | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "timestamp | not null | timestamp | TIMESTAMP | INT64 (TIMESTAMP)",
        "level | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "service | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "host | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "message | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "trace_id | null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "span_id | null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "duration_ms | null | double | DOUBLE | DOUBLE",
        "error | null | struct<type:string,stack:string> | STRUCT(type VARCHAR, stack VARCHAR) | GROUP<type: BYTE_ARRAY (STRING), stack: BYTE_ARRAY (STRING)>",
        "attributes | not null | map<string,string> | MAP(VARCHAR, VARCHAR) | MAP<BYTE_ARRAY (STRING), BYTE_ARRAY (STRING)>",
      ]
    `);
  });

  it('gives the columns of iot-readings', () => {
    expect(table('iot-readings')).toMatchInlineSnapshot(`
      [
        "event_id | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "timestamp | not null | timestamp | TIMESTAMP | INT64 (TIMESTAMP)",
        "device_id | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "metric | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "unit | not null | string | VARCHAR | BYTE_ARRAY (STRING)",
        "value | not null | double | DOUBLE | DOUBLE",
        "reading_number | not null | bigint | BIGINT | INT64",
        "battery_percent | null | double | DOUBLE | DOUBLE",
        "location | null | struct<latitude:double,longitude:double,altitude_m:double> | STRUCT(latitude DOUBLE, longitude DOUBLE, altitude_m DOUBLE) | GROUP<latitude: DOUBLE, longitude: DOUBLE, altitude_m: DOUBLE>",
        "tags | not null | array<string> | VARCHAR[] | LIST<BYTE_ARRAY (STRING)>",
      ]
    `);
  });

  it.each(datasetNames)('describes each column of %s', (name) => {
    for (const column of columnsFromDataset(datasetNamed(name))) expect(column.description).toMatch(/\S/);
  });

  it.each([
    ['a whole number', z.int(), 'bigint'],
    ['a whole number of 32 bits', z.int32(), 'bigint'],
    ['a number that must be whole', z.number().int().min(0), 'bigint'],
    ['a number', z.number(), 'double'],
    ['true or false', z.boolean(), 'boolean'],
    ['an instant', utcTimestamp().nullable(), 'timestamp'],
    ['an instant that is explained', utcTimestamp().describe('when'), 'timestamp'],
    ['words of a list', z.enum(['a', 'b']), 'string'],
    ['a literal word', z.literal('a'), 'string'],
    ['a literal number', z.literal(1), 'bigint'],
    ['literal fractions', z.literal([0.5, 1.5]), 'double'],
    ['a literal true', z.literal(true), 'boolean'],
    ['an address of either kind', z.union([z.ipv4(), z.ipv6()]), 'string'],
    ['a list', z.array(z.int().nullable()), 'array<bigint>'],
    ['a list of lists', z.array(z.array(z.string())), 'array<array<string>>'],
    ['a map', z.record(z.string(), z.boolean()), 'map<string,boolean>'],
    ['an object', z.strictObject({ a: z.string(), b: z.number().nullable() }), 'struct<a:string,b:double>'],
    [
      'all of them at once',
      z.array(
        z.strictObject({
          a: z.record(z.string(), z.array(z.int())),
          b: z.strictObject({ c: utcTimestamp() }),
        }),
      ),
      'array<struct<a:map<string,array<bigint>>,b:struct<c:timestamp>>>',
    ],
  ])('gives %s a Glue type', (_fact, type, glue) => {
    expect(typesOf(type)?.glue).toBe(glue);
  });

  it('names a nested type in all three systems', () => {
    const type = z.record(z.string(), z.array(z.strictObject({ a: z.int(), b: z.boolean() }))).nullable();
    expect(typesOf(type)).toEqual({
      glue: 'map<string,array<struct<a:bigint,b:boolean>>>',
      duckdb: 'MAP(VARCHAR, STRUCT(a BIGINT, b BOOLEAN)[])',
      parquet: 'MAP<BYTE_ARRAY (STRING), LIST<GROUP<a: INT64, b: BOOLEAN>>>',
    });
  });

  it('knows what may be missing', () => {
    const schema = z.strictObject({ a: z.string(), b: z.string().nullable(), c: z.string().optional() });
    expect(columnsFromDataset({ schema: schema as never }).map(({ nullable }) => nullable)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each([
    [z.bigint(), 'field: zod type "bigint" has no column type'],
    [z.array(z.date()), 'field[]: zod type "date" has no column type'],
    [z.record(z.string(), z.unknown()), 'field{}: zod type "unknown" has no column type'],
    [z.strictObject({ inner: z.tuple([z.string()]) }), 'field.inner: zod type "tuple" has no column type'],
    [z.union([z.string(), z.number()]), 'field: a union of string and double has no column type'],
    [z.literal(['a', 1]), 'field: a union of string and bigint has no column type'],
    [z.literal(null), 'field: the literal null has no column type'],
  ])('throws for what has no column', (type, message) => {
    expect(() => typesOf(type)).toThrow(new TypeError(message));
  });
});
