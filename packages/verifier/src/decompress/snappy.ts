import type { Decompressed } from '../decompress.ts';
import { tooLarge } from './inflate.ts';

/** First bytes of a stream that snappy-java wrote: 0x82 SNAPPY 0x00, then two versions of four bytes. */
export const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;

type Uncompress = (chunk: Buffer) => Buffer;

/** A snappy-java (xerial) stream → its bytes: a header, then chunks of big-endian length and raw Snappy. */
export async function unsnappedXerial(body: Buffer, maxBytes: number): Promise<Decompressed> {
  const into = await collector(maxBytes);
  let at = 0;
  while (at < body.length) {
    if (body.subarray(at, at + XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) at += XERIAL_HEADER_BYTES;
    else {
      const next = into.addChunk(body, at);
      if (typeof next === 'string') return into.result(next);
      at = next;
    }
  }
  return into.result(undefined);
}

/** Hadoop block framing → its bytes: blocks of big-endian unpacked length, each one or more length-prefixed chunks. */
export async function unsnappedHadoop(body: Buffer, maxBytes: number): Promise<Decompressed> {
  const into = await collector(maxBytes);
  let at = 0;
  while (at < body.length) {
    if (at + 4 > body.length) return into.result(cutOff(body));
    const blockEnds = into.bytes() + body.readUInt32BE(at);
    at += 4;
    while (into.bytes() < blockEnds) {
      const next = into.addChunk(body, at);
      if (typeof next === 'string') return into.result(next);
      at = next;
    }
    if (into.bytes() > blockEnds) return into.result('snappy block is longer than its header says');
  }
  return into.result(undefined);
}

async function collector(maxBytes: number) {
  const { uncompressSync } = await import('snappy');
  const uncompress: Uncompress = (chunk) => uncompressSync(chunk, { asBuffer: true }) as Buffer;
  const parts: Buffer[] = [];
  let bytes = 0;
  return {
    bytes: () => bytes,
    result: (problem: string | undefined): Decompressed => ({ bytes: Buffer.concat(parts), problem }),
    /** Unpacks the length-prefixed chunk at `at`; gives where the next one begins, or what is wrong. */
    addChunk(body: Buffer, at: number): number | string {
      const start = at + 4;
      if (start > body.length) return cutOff(body);
      const end = start + body.readUInt32BE(at);
      if (end > body.length) return cutOff(body);
      const unpacked = unpackChunk(uncompress, body.subarray(start, end), maxBytes - bytes, maxBytes);
      if (typeof unpacked === 'string') return unpacked;
      parts.push(unpacked);
      bytes += unpacked.length;
      return end;
    },
  };
}

function unpackChunk(
  uncompress: Uncompress,
  chunk: Buffer,
  roomBytes: number,
  maxBytes: number,
): Buffer | string {
  if (claimedLength(chunk) > roomBytes) return tooLarge(maxBytes);
  try {
    return uncompress(chunk);
  } catch (error) {
    return `snappy is broken: ${(error as Error).message}`;
  }
}

/** Raw Snappy begins with its unpacked length as a little-endian base-128 number. */
function claimedLength(chunk: Buffer): number {
  let length = 0;
  for (let i = 0; i < Math.min(5, chunk.length); i++) {
    const byte = chunk[i] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) break;
  }
  return length;
}

const cutOff = (body: Buffer): string => `snappy is cut off after ${body.length} bytes`;
