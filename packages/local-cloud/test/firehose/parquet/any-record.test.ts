import { tmpdir } from 'node:os';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertRecords } from '../../../src/firehose/parquet/convert.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { openParquetWriter, type ParquetWriter } from '../../../src/firehose/parquet/writer.ts';
import { HIVE, OPENX } from './helpers/converted-value.ts';
import { anyType } from './helpers/random-rows.ts';
import { queryParquet } from './helpers/read-parquet.ts';

let writer: ParquetWriter;
beforeAll(async () => {
  writer = await openParquetWriter(tmpdir());
});
afterAll(() => writer.close());

/** JSON of any shape under the name of the column, JSON cut off anywhere, or bytes of any kind. */
const anyRecord = fc.oneof(
  fc.json().map((json) => Buffer.from(`{"c":${json}}`)),
  fc
    .tuple(fc.json(), fc.nat({ max: 40 }))
    .map(([json, length]) => Buffer.from(`{"c":${json}}`.slice(0, length))),
  fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
);

describe('any record', () => {
  it('is one row or one failure, whatever it holds and whatever the column', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRecord, { minLength: 1, maxLength: 30 }),
        anyType(2),
        fc.constantFrom(OPENX, HIVE),
        async (records, { type }, deserializer) => {
          const columns = [{ name: 'c', type: parseHiveType(type) }];
          const { body, failed } = await convertRecords(
            records,
            { columns, deserializer, serializer: {} },
            writer,
          );
          const [counted] = body ? await queryParquet(body, 'SELECT count(*)::INT AS rows FROM $file') : [];
          expect(Number(counted?.rows ?? 0) + failed.length).toBe(records.length);
          expect(failed.every(({ index }, i) => index > (failed[i - 1]?.index ?? -1))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
