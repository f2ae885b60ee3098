import { tmpdir } from 'node:os';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertRecords } from '../../../src/firehose/parquet/convert.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { openParquetWriter, type ParquetWriter } from '../../../src/firehose/parquet/writer.ts';
import { anyTable } from './helpers/random-rows.ts';
import { rowsOfParquet } from './helpers/read-parquet.ts';

let writer: ParquetWriter;
beforeAll(async () => {
  writer = await openParquetWriter(tmpdir());
});
afterAll(() => writer.close());

describe('rows', () => {
  it('are read back as they were sent, whatever the types and values', { timeout: 60_000 }, async () => {
    const exact = { OpenXJsonSerDe: { CaseInsensitive: false } };
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ types, rows }) => {
        const columns = [
          { name: 'row', type: parseHiveType('int') },
          ...types.map((type, i) => ({ name: `c${i}`, type: parseHiveType(type) })),
        ];
        const records = rows.map((row, n) =>
          Buffer.from(
            `{${[`"row":${n}`, ...row.flatMap((value, i) => (value ? [`"c${i}":${value.json}`] : []))].join(',')}}`,
          ),
        );
        const { body, failed } = await convertRecords(
          records,
          { columns, deserializer: exact, serializer: {} },
          writer,
        );
        expect(failed).toEqual([]);
        const found = await rowsOfParquet(body ?? Buffer.alloc(0));
        expect(found.toSorted((a, b) => Number(a.row) - Number(b.row))).toEqual(
          rows.map((row, n) => ({
            row: n,
            ...Object.fromEntries(row.map((value, i) => [`c${i}`, value?.found ?? null])),
          })),
        );
      }),
      { numRuns: 100 },
    );
  });
});
