import { promisify } from 'node:util';
import { crc32, gunzip } from 'node:zlib';
import type { Decompressed } from '../decompress.ts';
import { inflateReadable, tooLarge } from './inflate.ts';

const gunzipAsync = promisify(gunzip);
const MIN_CHUNK_BYTES = 65_536;
// Deflate cannot expand further than 1:1032 (https://www.zlib.net/zlib_tech.html, read 2026-11-24).
const MAX_EXPANSION = 1_032;
const TRAILER_BYTES = 8;

/** A gzip body, of one or several members → its bytes; of a broken one, what can be read and what is wrong. */
export async function gunzipped(body: Buffer, maxBytes: number): Promise<Decompressed> {
  try {
    const options = { maxOutputLength: maxBytes, chunkSize: chunkSizeFor(body, maxBytes) };
    return { bytes: await gunzipAsync(body, options), problem: undefined };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return { bytes: Buffer.alloc(0), problem: tooLarge(maxBytes) };
    return salvagedMembers(body, maxBytes);
  }
}

/** The last member's length field, as far as it can be true: one output chunk then does, which is the fastest. */
function chunkSizeFor(body: Buffer, maxBytes: number): number {
  if (body.length < TRAILER_BYTES) return MIN_CHUNK_BYTES;
  const claimed = body.readUInt32LE(body.length - 4);
  const possible = Math.min(claimed, body.length * MAX_EXPANSION, maxBytes);
  return Math.max(MIN_CHUNK_BYTES, possible + 1);
}

async function salvagedMembers(body: Buffer, maxBytes: number): Promise<Decompressed> {
  const parts: Buffer[] = [];
  let bytes = 0;
  let at = 0;
  while (at < body.length) {
    const deflateAt = deflateStart(body, at);
    if (typeof deflateAt === 'string') return result(parts, deflateAt);
    const { output, consumed, problem } = await inflateReadable(body.subarray(deflateAt), maxBytes - bytes);
    parts.push(output);
    bytes += output.length;
    if (problem) return result(parts, `gzip is broken after ${bytes} bytes of content: ${problem}`);
    const trailerProblem = checkTrailer(body, deflateAt + consumed, output);
    if (trailerProblem) return result(parts, trailerProblem);
    at = deflateAt + consumed + TRAILER_BYTES;
  }
  return result(parts, undefined);
}

const result = (parts: Buffer[], problem: string | undefined): Decompressed => ({
  bytes: Buffer.concat(parts),
  problem,
});

function checkTrailer(body: Buffer, at: number, output: Buffer): string | undefined {
  if (at + TRAILER_BYTES > body.length) return `gzip is cut off after ${body.length} bytes`;
  if (body.readUInt32LE(at) !== crc32(output)) return 'gzip checksum (CRC-32) does not match its content';
  if (body.readUInt32LE(at + 4) !== output.length % 2 ** 32) return 'gzip length does not match its content';
  return undefined;
}

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 };

/** Where the deflate stream of the member at `at` begins (RFC 1952, section 2.3), or what is wrong with its header. */
function deflateStart(body: Buffer, at: number): number | string {
  const rest = body.length - at;
  if (body[at] !== 0x1f || (rest > 1 && body[at + 1] !== 0x8b)) return `the last ${rest} bytes are not gzip`;
  const flags = body[at + 3] ?? 0;
  let start = at + 10;
  if (flags & FLAG.extra && start + 2 <= body.length) start += 2 + body.readUInt16LE(start);
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (flags & flag) start = endOfText(body, start);
  }
  if (flags & FLAG.headerCrc) start += 2;
  return start >= body.length ? `gzip is cut off after ${body.length} bytes` : start;
}

function endOfText(body: Buffer, from: number): number {
  const end = body.indexOf(0, from);
  return end < 0 ? body.length : end + 1;
}
