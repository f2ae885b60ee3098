import { gunzipped } from './decompress/gzip.ts';
import { unsnappedHadoop, unsnappedXerial, XERIAL_MAGIC } from './decompress/snappy.ts';
import { unzipped } from './decompress/zip.ts';

/** The bytes of an object's rows. With a problem, they are what could be read before it. */
export interface Decompressed {
  readonly bytes: Buffer;
  readonly problem: string | undefined;
}

/** The ways an object's body can be packed. */
export type BodyFormat = 'plain' | 'gzip' | 'zip' | 'snappy-java' | 'hadoop-snappy';

/** What is known of an object besides its bytes. */
export interface BodyHints {
  readonly contentEncoding: string | undefined;
  /** `.gz`, or empty. */
  readonly extension: string;
}

/** Twice the largest buffer Firehose can have (128 MiB), delimiters and growth under back-pressure included. */
export const MAX_UNPACKED_BYTES = 256 * 1_048_576;

const OPEN_BRACE = 0x7b;

/** Body → the bytes of its rows, at most `maxBytes`; a broken body gives what can be read, and what is wrong. */
export async function decompress(
  body: Buffer,
  hints: BodyHints,
  maxBytes: number = MAX_UNPACKED_BYTES,
): Promise<Decompressed> {
  if (body.length === 0) return { bytes: body, problem: 'object is empty (0 bytes)' };
  const format = formatOf(body, hints);
  if (format === 'plain') return { bytes: body, problem: undefined };
  // Firehose's own JSON never begins a packed body with "{": somebody stored plain text under a packed name.
  if (body[0] === OPEN_BRACE)
    return { bytes: body, problem: `object says it is ${format}, but is plain text; Athena cannot read it` };
  return unpackers[format](body, maxBytes);
}

/**
 * First bytes, then Content-Encoding, then extension: the body cannot lie, a copy may lose its encoding, and the
 * extension may be set to anything. HADOOP_SNAPPY has no first bytes and may be called `.snappy` or `.hsnappy`.
 */
export function formatOf(body: Buffer, { contentEncoding, extension }: BodyHints): BodyFormat {
  if (body[0] === 0x1f && body[1] === 0x8b) return 'gzip';
  if (body.subarray(0, 2).toString('latin1') === 'PK') return 'zip';
  if (body.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return 'snappy-java';
  return FORMAT_OF_ENCODING[contentEncoding ?? ''] ?? FORMAT_OF_EXTENSION[extension] ?? 'plain';
}

const FORMAT_OF_ENCODING: Partial<Record<string, BodyFormat>> = {
  gzip: 'gzip',
  zip: 'zip',
  'snappy-java': 'snappy-java',
  'hadoop-snappy': 'hadoop-snappy',
};
const FORMAT_OF_EXTENSION: Partial<Record<string, BodyFormat>> = {
  '.gz': 'gzip',
  '.zip': 'zip',
  '.snappy': 'hadoop-snappy',
  '.hsnappy': 'hadoop-snappy',
};

const unpackers: Record<
  Exclude<BodyFormat, 'plain'>,
  (body: Buffer, maxBytes: number) => Promise<Decompressed>
> = {
  gzip: gunzipped,
  zip: unzipped,
  'snappy-java': unsnappedXerial,
  'hadoop-snappy': unsnappedHadoop,
};
