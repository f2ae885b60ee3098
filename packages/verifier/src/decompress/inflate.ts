import { constants, createInflateRaw } from 'node:zlib';

/** What a deflate stream gave up before it ended or broke. */
export interface Inflated {
  readonly output: Buffer;
  /** Input bytes that the stream took. */
  readonly consumed: number;
  readonly problem: string | undefined;
}

// What one call has put out when it fails is lost, so salvage works in small steps.
const SALVAGE_CHUNK_BYTES = 1_024;

/** A raw deflate stream → everything readable in it, however it ends. Stops beyond `maxBytes` of output. */
export function inflateReadable(input: Buffer, maxBytes: number): Promise<Inflated> {
  return new Promise((resolve) => {
    const stream = createInflateRaw({
      chunkSize: SALVAGE_CHUNK_BYTES,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = (problem: string | undefined) => {
      resolve({ output: Buffer.concat(chunks), consumed: stream.bytesWritten, problem });
      stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else chunks.push(chunk);
    });
    stream.on('error', (error) => done(error.message));
    stream.on('end', () => done(undefined));
    stream.end(input);
  });
}

/** The words for an object that unpacks to more than is safe to hold. */
export const tooLarge = (maxBytes: number): string =>
  `unpacks to more than ${Math.round(maxBytes / 1_048_576)} MiB, far beyond any Firehose buffer; the rest was not read`;
