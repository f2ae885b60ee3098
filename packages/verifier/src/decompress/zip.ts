import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import type { Decompressed } from '../decompress.ts';
import { inflateReadable, tooLarge } from './inflate.ts';

const LOCAL_HEADER_BYTES = 30;
const DEFLATED = 8;

/** A ZIP body, which holds one entry when Firehose wrote it → the entry's bytes, or what is wrong with it. */
export async function unzipped(body: Buffer, maxBytes: number): Promise<Decompressed> {
  const { fromBufferPromise } = await import('yauzl');
  let file: ZipFile;
  try {
    file = await fromBufferPromise(body, { lazyEntries: true, autoClose: false });
  } catch (error) {
    return salvagedFirstEntry(body, maxBytes, `zip is broken: ${(error as Error).message}`);
  }
  return readEntries(file, body, maxBytes);
}

async function readEntries(file: ZipFile, body: Buffer, maxBytes: number): Promise<Decompressed> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const entry of file.eachEntry()) {
      const { content, whole } = await readEntry(file, entry, maxBytes - bytes);
      parts.push(content);
      bytes += content.length;
      if (!whole) return { bytes: Buffer.concat(parts), problem: tooLarge(maxBytes) };
      if (crc32(content) !== entry.crc32)
        return { bytes: Buffer.concat(parts), problem: 'zip checksum (CRC-32) does not match its content' };
    }
  } catch (error) {
    const problem = `zip is broken: ${(error as Error).message}`;
    return parts.length > 0
      ? { bytes: Buffer.concat(parts), problem }
      : salvagedFirstEntry(body, maxBytes, problem);
  }
  return { bytes: Buffer.concat(parts), problem: undefined };
}

async function readEntry(file: ZipFile, entry: Entry, maxBytes: number) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (await file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return { content: Buffer.concat(chunks), whole: false };
    chunks.push(chunk);
  }
  return { content: Buffer.concat(chunks), whole: true };
}

/** A truncated ZIP has lost its directory, but its first entry can still be read from its own header. */
async function salvagedFirstEntry(body: Buffer, maxBytes: number, problem: string): Promise<Decompressed> {
  const readable = body.length > LOCAL_HEADER_BYTES && body.readUInt16LE(8) === DEFLATED;
  if (!readable) return { bytes: Buffer.alloc(0), problem };
  const start = LOCAL_HEADER_BYTES + body.readUInt16LE(26) + body.readUInt16LE(28);
  const { output } = await inflateReadable(body.subarray(start), maxBytes);
  return { bytes: output, problem };
}
