import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyFromBytes } from '../../src/firehose/encode/index.ts';
import { countingIds } from './helpers/serve-firehose.ts';
import { fromHadoopSnappy, fromSnappyJava, fromZip } from './helpers/unpack.ts';

const INPUTS: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('x')],
  ['non-ASCII text and emoji', Buffer.from('Žluťoučký kůň 🦊👩‍👩‍👧\n'.repeat(50))],
  ['one block exactly', Buffer.alloc(32_768, 'block ')],
  ['one byte over a block', Buffer.alloc(32_769, 'block ')],
  ['several blocks that compress', Buffer.alloc(1_000_003, '{"event":"click"}\n')],
  ['several blocks that do not', randomBytes(700_001)],
];

type Format = Parameters<typeof bodyFromBytes>[0];
const encoded = (format: Format, bytes: Buffer) =>
  bodyFromBytes(format, bytes, { ids: countingIds(), nowMs: Date.parse('2026-07-13T10:42:07Z') });

const onlyEntry = async (body: Buffer) => {
  const entries = await fromZip(body);
  expect(entries).toHaveLength(1);
  return entries[0]?.bytes;
};
const DECODERS: readonly (readonly [Format, (body: Buffer) => unknown])[] = [
  ['UNCOMPRESSED', (body) => body],
  ['GZIP', gunzipSync],
  ['Snappy', fromSnappyJava],
  ['HADOOP_SNAPPY', fromHadoopSnappy],
  ['ZIP', onlyEntry],
];

describe.each(DECODERS)('%s', (format, decode) => {
  it.each(INPUTS)('is read back by another decoder: %s', async (_, bytes) => {
    expect(await decode(await encoded(format, bytes))).toEqual(bytes);
  });
});

describe('the framings', () => {
  it('begin a snappy-java stream with its magic and versions', async () => {
    const body = await encoded('Snappy', Buffer.from('x'));
    expect(body.subarray(0, 16).toString('hex')).toBe('82534e41505059000000000100000001');
  });

  it('name the one deflated entry of an archive by a uuid', async () => {
    const [entry] = await fromZip(await encoded('ZIP', Buffer.from('x'.repeat(100))));
    expect(entry).toMatchObject({ name: '00000001-0000-4000-8000-000000000001', compressionMethod: 8 });
  });

  it('make one gzip member', async () => {
    const body = await encoded('GZIP', Buffer.from('x'.repeat(100)));
    expect(body.indexOf(Buffer.from([0x1f, 0x8b]), 1)).toBe(-1);
  });
});
