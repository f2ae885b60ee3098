import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Dataset, kinesisLimits } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { linesFromChunks } from '../lines.ts';
import type { Entries } from './entry.ts';

/** A file of events: what errors call it, and what stands in it. */
export interface InputFile {
  readonly name: string;
  readonly entries: Entries;
}

/** JSON text may be longer than the record it becomes: blanks, and `\u00e9` for two bytes. No honest line is longer. */
export const MAX_LINE_BYTES = 8 * kinesisLimits.maxRecordBytes.value;
const READ_BYTES = 256 * 1_024;
/** The header of a CSV file, or the beginning of the first event, is within so many bytes. */
const SNIFFED_BYTES = 4_096;

/** Opens a file, or `stdin` for `-`. What it is, its first bytes say, not its name: GZIP, a JSON array, CSV, or NDJSON. */
export function inputFile(path: string, dataset: Dataset, stdin: Readable, stop: AbortSignal): InputFile {
  const stream = path === '-' ? stdin : createReadStream(path, { highWaterMark: READ_BYTES });
  stop.addEventListener('abort', () => stream.destroy(), { once: true });
  return { name: path === '-' ? 'stdin' : path, entries: entriesFrom(readable(stream, path), path, dataset) };
}

async function* entriesFrom(raw: AsyncIterable<Uint8Array>, path: string, dataset: Dataset): Entries {
  const packed = await sniffed(raw, 2);
  const isGzip = packed.head[0] === 0x1f && packed.head[1] === 0x8b;
  const unpacked = isGzip ? readable(gunzipOf(packed.chunks), path) : packed.chunks;
  const { head, chunks } = await sniffed(unpacked, SNIFFED_BYTES);
  const text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('[')) {
    const { entriesFromJsonArray } = await import('./json-array.ts');
    yield* entriesFromJsonArray(withoutMark(chunks), MAX_LINE_BYTES);
  } else if (isHeader(text, dataset)) {
    const { entriesFromCsv } = await import('./csv.ts');
    yield* entriesFromCsv(withoutMark(chunks), dataset, MAX_LINE_BYTES);
  } else yield* linesFromChunks(chunks, MAX_LINE_BYTES);
}

function gunzipOf(chunks: AsyncIterable<Uint8Array>): Readable {
  const source = Readable.from(chunks, { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

/** CSV begins with the names of fields, that of the id among them. */
function isHeader(text: string, dataset: Dataset): boolean {
  const [line = ''] = text.split(/\r?\n/, 1);
  return line.split(',').some((cell) => cell.trim().replaceAll('"', '') === dataset.idField);
}

/** Drops the byte order mark of a file whose first chunk is its head. */
async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for await (const chunk of chunks) {
    const isMarked = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    isFirst = false;
    yield isMarked ? chunk.subarray(3) : chunk;
  }
}

/** The first bytes of a stream, at least `count` where there are so many, and all of its chunks. */
async function sniffed(source: AsyncIterable<Uint8Array>, count: number) {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let bytes = 0;
  // A first line that has come is enough: standard input may be silent after it.
  while (bytes < count && !first.some((chunk) => count > 2 && chunk.includes(0x0a))) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
    bytes += next.value.length;
  }
  const head = Buffer.concat(first);
  const chunks = (async function* () {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  })();
  return { head, chunks };
}

async function* readable(stream: Readable, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(`--file ${path}: cannot read it: ${(cause as Error).message}`, { cause });
  }
}
