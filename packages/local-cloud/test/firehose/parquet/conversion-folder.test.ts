import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { addRecord, emptyBuffer, packed } from '../../../src/firehose/buffer.ts';
import { convertInThread } from '../../../src/firehose/parquet/conversion-threads.ts';
import { parseHiveType } from '../../../src/firehose/parquet/hive-type.ts';
import { queryParquet } from './helpers/read-parquet.ts';

const CONVERSION = {
  columns: [{ name: 'name', type: parseHiveType('string') }],
  deserializer: { OpenXJsonSerDe: {} },
  serializer: {},
};

const before = process.env.TMPDIR;
const temporary = mkdtempSync(join(tmpdir(), 'conversion-folder-'));
process.env.TMPDIR = temporary;
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(temporary, { recursive: true, force: true });
});

async function namesAfterConversion(): Promise<unknown[]> {
  const buffer = emptyBuffer();
  const bytes = Buffer.from('{"name":"Ada"}');
  addRecord(buffer, { bytes, origin: { arrivalMs: 0 }, position: undefined }, 0);
  const { body } = await convertInThread(packed(buffer), CONVERSION);
  return (await queryParquet(body ?? Buffer.alloc(0), 'SELECT name FROM $file')).map(({ name }) => name);
}

it('a conversion that fails because its temporary folder was removed is followed by one that works', async () => {
  expect(await namesAfterConversion()).toEqual(['Ada']);
  for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true });
  await expect(namesAfterConversion()).rejects.toThrow(/No such file or directory|ENOENT|Cannot open file/);
  expect(await namesAfterConversion()).toEqual(['Ada']);
});
