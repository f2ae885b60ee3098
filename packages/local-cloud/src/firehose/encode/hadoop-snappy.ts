import { compress } from 'snappy';
import { uint32 } from './snappy.ts';

// Hadoop's block framing: uncompressed size of the block, then compressed size and bytes of each chunk in it; here one.
// Hadoop's SnappyCodec has a buffer of 256 KiB by default (io.compression.codec.snappy.buffersize) and its writer keeps
// a sixth of it and 32 bytes free, so that a chunk that does not compress still fits the reader's buffer.
const BUFFER_BYTES = 256 * 1_024;
const BLOCK_BYTES = BUFFER_BYTES - Math.floor(BUFFER_BYTES / 6) - 32;

/** Bytes → Hadoop's snappy blocks. */
export async function hadoopSnappy(bytes: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
    const raw = bytes.subarray(start, start + BLOCK_BYTES);
    const block = await compress(raw);
    parts.push(uint32(raw.length), uint32(block.length), block);
  }
  return Buffer.concat(parts);
}
