import { compressSync } from 'snappy';

const lengthBE = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

const chunked = (body: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(body.length / size) }, (_unused, i) =>
    body.subarray(i * size, (i + 1) * size),
  );

/** What snappy-java's SnappyOutputStream writes: header, versions 1 and 1, length-prefixed chunks. */
export const xerialOf = (body: Buffer, chunkBytes = 32_768): Buffer =>
  Buffer.concat([
    Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00, 0, 0, 0, 1, 0, 0, 0, 1]),
    ...chunked(body, chunkBytes).flatMap((chunk) => {
      const packed = compressSync(chunk);
      return [lengthBE(packed.length), packed];
    }),
  ]);

/** What Hadoop's BlockCompressorStream writes: blocks of unpacked length, each of length-prefixed chunks. */
export const hadoopSnappyOf = (body: Buffer, blockBytes = 262_144, chunkBytes = blockBytes): Buffer =>
  Buffer.concat(
    chunked(body, blockBytes).flatMap((block) => [
      lengthBE(block.length),
      ...chunked(block, chunkBytes).flatMap((chunk) => {
        const packed = compressSync(chunk);
        return [lengthBE(packed.length), packed];
      }),
    ]),
  );
