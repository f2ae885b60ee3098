import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompress, formatOf } from '../src/decompress.ts';
import { eventsFrom, linesOf } from './helpers/events.ts';
import { hadoopSnappyOf, xerialOf } from './helpers/snappy.ts';
import { zipOf } from './helpers/zip.ts';

const NO_HINTS = { contentEncoding: undefined, extension: '' };
const hints = (extension: string, contentEncoding?: string) => ({ extension, contentEncoding });
const LINES = linesOf(eventsFrom(0, 300));

describe('decompress', () => {
  it.each([
    ['plain', async () => LINES, NO_HINTS],
    ['gzip', async () => gzipSync(LINES), hints('.gz', 'gzip')],
    ['gzip without hints', async () => gzipSync(LINES), NO_HINTS],
    ['two gzip members', async () => Buffer.concat([gzipSync(LINES), gzipSync('')]), hints('.gz')],
    ['zip', () => zipOf(LINES), hints('.zip', 'zip')],
    ['snappy-java', async () => xerialOf(LINES), hints('.snappy', 'snappy-java')],
    [
      'two snappy-java streams',
      async () => Buffer.concat([xerialOf(LINES), xerialOf(Buffer.alloc(0))]),
      NO_HINTS,
    ],
    ['hadoop-snappy', async () => hadoopSnappyOf(LINES), hints('.snappy', 'hadoop-snappy')],
    ['hadoop-snappy by extension', async () => hadoopSnappyOf(LINES, 90_000, 7_000), hints('.hsnappy')],
  ])('unpacks %s', async (_name, pack, known) => {
    const { bytes, problem } = await decompress(await pack(), known);
    expect(problem).toBeUndefined();
    expect(bytes.equals(LINES)).toBe(true);
  });

  it('gives back what was packed, in every format, for any bytes', async () => {
    const bodies = fc.uint8Array({ minLength: 1, maxLength: 5_000 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(bodies, fc.integer({ min: 1, max: 600 }), async (body, chunk) => {
        const packed = [
          [gzipSync(body), '.gz'],
          [Buffer.concat([gzipSync(body.subarray(0, chunk)), gzipSync(body.subarray(chunk))]), '.gz'],
          [await zipOf(body), '.zip'],
          [xerialOf(body, chunk), '.snappy'],
          [hadoopSnappyOf(body, chunk * 3, chunk), '.hsnappy'],
        ] as const;
        for (const [packedBody, extension] of packed) {
          const { bytes, problem } = await decompress(packedBody, hints(extension));
          expect(problem).toBeUndefined();
          expect(bytes.equals(body)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('gives of a body cut anywhere the beginning of its bytes, and says that it is broken', async () => {
    const packed = [
      ['.gz', gzipSync(LINES)],
      ['.zip', await zipOf(LINES)],
      ['.snappy', xerialOf(LINES, 1_000)],
      ['.hsnappy', hadoopSnappyOf(LINES, 1_000)],
    ] as const;
    const cuts = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...packed), cuts, async ([extension, body], part) => {
        const { bytes, problem } = await decompress(
          body.subarray(0, Math.floor(body.length * part)),
          hints(extension),
        );
        expect(LINES.subarray(0, bytes.length).equals(bytes)).toBe(true);
        const isBlockBoundary = bytes.length % 1_000 === 0;
        if (!extension.endsWith('snappy') || !isBlockBoundary) expect(problem).toBeTypeOf('string');
      }),
      { numRuns: 100 },
    );
  });

  it('reads all of a gzip body whose last bytes are missing', async () => {
    const body = gzipSync(LINES);
    const { bytes, problem } = await decompress(body.subarray(0, -3), hints('.gz'));
    expect(bytes.equals(LINES)).toBe(true);
    expect(problem).toBe(`gzip is cut off after ${body.length - 3} bytes`);
  });

  it('reads the members before a broken one', async () => {
    const second = gzipSync(LINES);
    second.fill(0xff, 40, 60);
    const { bytes, problem } = await decompress(Buffer.concat([gzipSync(LINES), second]), hints('.gz'));
    expect(bytes.subarray(0, LINES.length).equals(LINES)).toBe(true);
    expect(problem).toMatch(/^gzip is broken after \d+ bytes of content: /);
  });

  it('says how much after the gzip stream is none', async () => {
    const { bytes, problem } = await decompress(
      Buffer.concat([gzipSync(LINES), Buffer.from('{"plain":1}\n')]),
      hints('.gz'),
    );
    expect(bytes.equals(LINES)).toBe(true);
    expect(problem).toBe('the last 12 bytes are not gzip');
  });

  it.each([
    ['gzip', '.gz', async () => gzipSync(Buffer.alloc(5_000_000))],
    ['many gzip members', '.gz', async () => manyMembers()],
    ['zip', '.zip', () => zipOf(Buffer.alloc(5_000_000))],
    ['snappy-java', '.snappy', async () => xerialOf(Buffer.alloc(5_000_000))],
    ['hadoop-snappy', '.hsnappy', async () => hadoopSnappyOf(Buffer.alloc(5_000_000))],
  ])('stops at the limit when %s unpacks to far more than it', async (_name, extension, pack) => {
    const { bytes, problem } = await decompress(await pack(), hints(extension), 1_048_576);
    expect(bytes.length).toBeLessThanOrEqual(1_048_576);
    expect(problem).toContain('unpacks to more than 1 MiB');
  });

  it('does not believe a chunk that claims to unpack to 4 GB', async () => {
    const body = Buffer.concat([
      xerialOf(Buffer.from('ok\n')),
      Buffer.from([0, 0, 0, 6]),
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]),
    ]);
    const { bytes, problem } = await decompress(body, hints('.snappy'));
    expect(bytes.toString()).toBe('ok\n');
    expect(problem).toContain('unpacks to more than 256 MiB');
  });

  it('reads plain text under a packed name, and says that others cannot', async () => {
    const { bytes, problem } = await decompress(LINES, hints('.gz'));
    expect(bytes.equals(LINES)).toBe(true);
    expect(problem).toContain('says it is gzip, but is plain text');
  });

  it('an empty body is broken in any format', async () => {
    expect(await decompress(Buffer.alloc(0), NO_HINTS)).toMatchObject({
      problem: 'object is empty (0 bytes)',
    });
  });
});

describe('formatOf', () => {
  it('believes the first bytes, then the encoding, then the extension', () => {
    expect(formatOf(gzipSync('x'), hints('.zip', 'zip'))).toBe('gzip');
    expect(formatOf(xerialOf(LINES), hints('.snappy', 'hadoop-snappy'))).toBe('snappy-java');
    expect(formatOf(hadoopSnappyOf(LINES), hints('.gz', 'hadoop-snappy'))).toBe('hadoop-snappy');
    expect(formatOf(hadoopSnappyOf(LINES), hints('.snappy'))).toBe('hadoop-snappy');
    expect(formatOf(LINES, hints('.json'))).toBe('plain');
  });
});

const manyMembers = () => Buffer.concat(Array.from({ length: 50 }, () => gzipSync(Buffer.alloc(100_000))));
