import { compress } from 'snappy';

// The stream format of xerial's snappy-java: a header, then blocks of at most 32 KiB, each behind its compressed size.
// https://github.com/xerial/snappy-java (SnappyOutputStream), read 2026-11-24
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const VERSION = 1;
const COMPATIBLE_VERSION = 1;
const BLOCK_BYTES = 32 * 1_024;

/** Bytes → a snappy-java stream. */
export async function snappyStream(bytes: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.concat([MAGIC, uint32(VERSION), uint32(COMPATIBLE_VERSION)])];
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
    const block = await compress(bytes.subarray(start, start + BLOCK_BYTES));
    parts.push(uint32(block.length), block);
  }
  return Buffer.concat(parts);
}

/** Four bytes, most significant first. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
