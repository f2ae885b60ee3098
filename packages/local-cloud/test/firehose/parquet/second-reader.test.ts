import { tmpdir } from 'node:os';
import { gunzipSync } from 'node:zlib';
import type { ParquetSerDe } from '@aws-sdk/client-firehose';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertRecords } from '../../../src/firehose/parquet/convert.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { openParquetWriter, type ParquetWriter } from '../../../src/firehose/parquet/writer.ts';

let writer: ParquetWriter;
beforeAll(async () => {
  writer = await openParquetWriter(tmpdir());
});
afterAll(() => writer.close());

const COLUMNS = {
  n: 'int',
  big: 'bigint',
  name: 'string',
  flag: 'boolean',
  value: 'double',
  money: 'decimal(12,2)',
  day: 'date',
  at: 'timestamp',
  tags: 'array<string>',
  counts: 'map<string,int>',
  place: 'struct<city:string,at:array<double>>',
};

const record = (n: number) =>
  JSON.stringify({
    n,
    big: `${9_007_199_254_740_993n + BigInt(n)}`,
    name: `Žofie 🦊 ${n % 7}`,
    flag: n % 2 === 0,
    value: n / 8,
    money: '1234.50',
    day: '2026-11-24',
    at: '2026-11-24T10:00:00.123456789Z',
    tags: ['a', null, 'č'],
    counts: { x: n, y: null },
    place: { city: 'Děčín', at: [50.5, 14.25] },
  });

const row = (n: number) => ({
  n,
  big: 9_007_199_254_740_993n + BigInt(n),
  name: `Žofie 🦊 ${n % 7}`,
  flag: n % 2 === 0,
  value: n / 8,
  money: 1234.5,
  day: new Date('2026-11-24T00:00:00Z'),
  at: new Date('2026-11-24T10:00:00.123Z'),
  tags: ['a', null, 'č'],
  counts: { x: n, y: null },
  place: { city: 'Děčín', at: [50.5, 14.25] },
});
/** It leaves out a list, map or struct that is null. */
const EMPTY = Object.fromEntries(
  Object.entries(COLUMNS).flatMap(([name, type]) => (type.includes('<') ? [] : [[name, null]])),
);

const ROWS = 1_000;

describe('hyparquet, which shares no code with DuckDB,', () => {
  it.each<ParquetSerDe>([
    {},
    { Compression: 'UNCOMPRESSED' },
    { Compression: 'GZIP' },
    { EnableDictionaryCompression: true },
    { WriterVersion: 'V2' },
    { WriterVersion: 'V2', Compression: 'GZIP', EnableDictionaryCompression: true },
  ])('reads every type and null of a file written as %j says', async (serializer) => {
    const columns = Object.entries(COLUMNS).map(([name, type]) => ({ name, type: parseHiveType(type) }));
    const records = [...Array.from({ length: ROWS }, (_, n) => record(n)), '{}'].map((json) =>
      Buffer.from(json),
    );
    const { body = Buffer.alloc(0), failed } = await convertRecords(
      records,
      { columns, deserializer: { OpenXJsonSerDe: {} }, serializer },
      writer,
    );
    expect(failed).toEqual([]);
    const file = body.buffer.slice(body.byteOffset, body.byteOffset + body.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file, compressors: { GZIP: (bytes) => gunzipSync(bytes) } });
    const found = rows.toSorted((a, b) => Number(a.n ?? ROWS) - Number(b.n ?? ROWS));
    expect(found).toEqual([...Array.from({ length: ROWS }, (_, n) => row(n)), EMPTY]);
  });
});
