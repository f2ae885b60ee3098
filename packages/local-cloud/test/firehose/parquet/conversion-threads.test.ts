import { describe, expect, it } from 'vitest';
import { addRecord, emptyBuffer, packed, type RecordBuffer } from '../../../src/firehose/buffer.ts';
import { convertInThread } from '../../../src/firehose/parquet/conversion-threads.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { queryParquet } from './helpers/read-parquet.ts';

const CONVERSION = {
  columns: [
    { name: 'name', type: parseHiveType('string') },
    { name: 'parts', type: parseHiveType('array<struct<n:bigint,price:decimal(10,2)>>') },
  ],
  deserializer: { OpenXJsonSerDe: {} },
  serializer: {},
};

const recordsNamed = (name: string, count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) =>
    Buffer.from(`{"name":"${name} 🦊","parts":[{"n":${i},"price":0.10}]}`),
  );

const bufferOf = (records: readonly Buffer[]): RecordBuffer => {
  const buffer = emptyBuffer();
  for (const bytes of records) addRecord(buffer, { bytes, origin: { arrivalMs: 0 }, position: undefined }, 0);
  return buffer;
};

const namesIn = async (body: Buffer | undefined) =>
  (
    await queryParquet(body ?? Buffer.alloc(0), 'SELECT name, count(*)::INT AS rows FROM $file GROUP BY name')
  ).map(({ name, rows }) => `${name} ${rows}`);

describe('convertInThread', () => {
  it('keeps objects that are converted side by side apart', async () => {
    const names = ['first', 'second', 'third', 'fourth', 'fifth'];
    const converted = await Promise.all(
      names.map((name, i) => convertInThread(packed(bufferOf(recordsNamed(name, 3_000 + i))), CONVERSION)),
    );
    expect(await Promise.all(converted.map(({ body }) => namesIn(body)))).toEqual(
      names.map((name, i) => [`${name} 🦊 ${3_000 + i}`]),
    );
  });

  it('gives back what does not fit by its place, and leaves the records it was given as they are', async () => {
    const records = [...recordsNamed('good', 2), Buffer.from('no JSON'), Buffer.alloc(0)];
    const { body, failed } = await convertInThread(packed(bufferOf(records)), CONVERSION);
    expect(failed.map(({ index, code }) => `${index} ${code}`)).toEqual([
      '2 DataFormatConversion.ParseError',
      '3 DataFormatConversion.MalformedData',
    ]);
    expect(await namesIn(body)).toEqual(['good 🦊 2']);
    expect(String(records[2])).toBe('no JSON');
  });

  it('makes no file of nothing that fits', async () => {
    expect((await convertInThread(packed(bufferOf([Buffer.from('[')])), CONVERSION)).body).toBeUndefined();
  });

  it('rejects with what DuckDB says, and goes on with the next object', async () => {
    const hopeless = { ...CONVERSION, columns: [] };
    await expect(convertInThread(packed(bufferOf(recordsNamed('x', 1))), hopeless)).rejects.toThrow(
      'Table must have at least one column',
    );
    expect(
      await namesIn((await convertInThread(packed(bufferOf(recordsNamed('y', 1))), CONVERSION)).body),
    ).toEqual(['y 🦊 1']);
  });
});
