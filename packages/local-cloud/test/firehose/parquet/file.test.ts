import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParquetSerDe } from '@aws-sdk/client-firehose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertRecords } from '../../../src/firehose/parquet/convert.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { openParquetWriter, type ParquetWriter } from '../../../src/firehose/parquet/writer.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { queryParquet } from './helpers/read-parquet.ts';

let writer: ParquetWriter;
beforeAll(async () => {
  writer = await openParquetWriter(tmpdir());
});
afterAll(() => writer.close());

async function fileOf(
  types: Readonly<Record<string, string>>,
  records: readonly string[],
  serializer: ParquetSerDe = {},
): Promise<Buffer> {
  const columns = Object.entries(types).map(([name, type]) => ({ name, type: parseHiveType(type) }));
  const conversion = { columns, deserializer: { OpenXJsonSerDe: {} }, serializer };
  const { body } = await convertRecords(
    records.map((record) => Buffer.from(record)),
    conversion,
    writer,
  );
  if (!body) throw new Error('every record failed');
  return body;
}

const RECORDS = Array.from({ length: 5_000 }, (_, i) => `{"name":"sensor ${i % 3} 🌡️","n":${i}}`);
const TYPES = { name: 'string', n: 'bigint' };

describe('a Parquet file', () => {
  it('has the physical and logical types of its columns', async () => {
    const body = await fileOf(
      {
        text: 'string',
        flag: 'boolean',
        small: 'smallint',
        n: 'bigint',
        f: 'float',
        d: 'double',
        money: 'decimal(12,2)',
        day: 'date',
        at: 'timestamp',
      },
      ['{}'],
    );
    const schema = await queryParquet(
      body,
      'SELECT name, type, logical_type, converted_type FROM parquet_schema($file) WHERE num_children IS NULL',
    );
    expect(schema.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'text BYTE_ARRAY',
      'flag BOOLEAN',
      'small INT32',
      'n INT64',
      'f FLOAT',
      'd DOUBLE',
      'money INT64',
      'day INT32',
      'at INT64',
    ]);
    expect(schema.at(-1)?.logical_type).toContain('NANOS=NanoSeconds');
  });

  it.each<[ParquetSerDe, string, string[]]>([
    [{}, 'SNAPPY', ['PLAIN', 'PLAIN']],
    [{ Compression: 'GZIP' }, 'GZIP', ['PLAIN', 'PLAIN']],
    [{ Compression: 'UNCOMPRESSED' }, 'UNCOMPRESSED', ['PLAIN', 'PLAIN']],
    [{ EnableDictionaryCompression: true }, 'SNAPPY', ['PLAIN_DICTIONARY', 'PLAIN']],
    [{ WriterVersion: 'V2' }, 'SNAPPY', ['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BINARY_PACKED']],
  ])('is written as %j says', async (serializer, compression, encodings) => {
    const chunks = await queryParquet(
      await fileOf(TYPES, RECORDS, serializer),
      'SELECT DISTINCT path_in_schema, compression, encodings FROM parquet_metadata($file) ORDER BY path_in_schema DESC',
    );
    expect(chunks).toEqual([
      { path_in_schema: 'name', compression, encodings: encodings[0] },
      { path_in_schema: 'n', compression, encodings: encodings[1] },
    ]);
  });

  it('has blocks of at most BlockSizeBytes', { timeout: 30_000 }, async () => {
    const text = 'x'.repeat(2_000);
    const records = Array.from({ length: 50_000 }, (_, i) => `{"name":"${text}","n":${i}}`);
    const groups = async (serializer: ParquetSerDe) => {
      const body = await fileOf(TYPES, records, serializer);
      return queryParquet(body, 'SELECT DISTINCT row_group_id FROM parquet_metadata($file)');
    };
    const small = (await groups({ BlockSizeBytes: 64 * 1_048_576 })).length;
    expect(small).toBeGreaterThan((await groups({})).length);
  });

  it('keeps apart what is made at the same time', async () => {
    const files = await Promise.all(
      ['a', 'b', 'c'].map((name) => fileOf({ [name]: 'int' }, Array(3_000).fill(`{"${name}":1}`))),
    );
    const sums = await Promise.all(
      files.map((file) => queryParquet(file, 'SELECT sum(COLUMNS(*)) FROM $file')),
    );
    expect(sums).toEqual([[{ a: '3000' }], [{ b: '3000' }], [{ c: '3000' }]]);
  });

  it('has all the documents of one record', async () => {
    const body = await fileOf({ n: 'int' }, ['{"n":1}'.repeat(150_000)]);
    expect(await queryParquet(body, 'SELECT sum(n)::INT AS n FROM $file')).toEqual([{ n: 150_000 }]);
  });

  it('may have columns of any name', async () => {
    const [row] = await queryParquet(
      await fileOf({ 'a "b" \'č\'': 'struct<1:int,0:int>' }, ['{"a \\"b\\" \'č\'":{"1":1,"0":2}}']),
      'SELECT * FROM $file',
    );
    expect(row).toEqual({ 'a "b" \'č\'': { '1': 1, '0': 2 } });
  });
});

// Python with pyarrow is not part of this repository; where it is installed it is the second reader.
const pyarrowMissing =
  spawnSync('python3', ['-c', 'import pyarrow']).status === 0
    ? undefined
    : 'skipped: python3 on the PATH has no pyarrow';

describe.skipIf(pyarrowMissing)(`pyarrow ${pyarrowMissing ? `(${pyarrowMissing})` : ''}`, () => {
  it('reads what DuckDB has written', async () => {
    const types = {
      name: 'string',
      at: 'timestamp',
      parts: 'array<struct<a:decimal(5,2)>>',
      tags: 'map<string,int>',
    };
    const record =
      '{"name":"Žofie 🦊","at":"2026-11-24T10:00:00.123456789Z","parts":[{"a":1.25},null],"tags":{"x":1}}';
    const file = join(tempFolder(), 'object.parquet');
    writeFileSync(file, await fileOf(types, [record]));
    const script = `import pyarrow.parquet as p, sys; t = p.read_table(sys.argv[1]); print(t.schema.field('at').type, t.drop(['at']).to_pylist())`;
    expect(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }).trim()).toBe(
      "timestamp[ns] [{'name': 'Žofie 🦊', 'parts': [{'a': Decimal('1.25')}, None], 'tags': [('x', 1)]}]",
    );
  });
});
