import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/**
 * zlib's default. AWS does not say which level Firehose uses; 6 is what `gzip` does unless told otherwise: level 9
 * costs half as much time again for 3 % less size on JSON lines.
 */
const LEVEL = 6;
const gzipAsync = promisify(gzip);

/** zlib's thread waits for ours at the end of each piece of output: with the 16 KiB of its default, often and long. */
const PIECE_BYTES = { least: 16_384, most: 1_048_576 };

/** Bytes → a gzip stream, made on the thread pool. */
export const gzipped = (bytes: Buffer): Promise<Buffer> =>
  gzipAsync(bytes, {
    level: LEVEL,
    chunkSize: Math.max(PIECE_BYTES.least, Math.min(PIECE_BYTES.most, bytes.length >> 2)),
  });
