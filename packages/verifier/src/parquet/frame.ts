const MAGIC = 'PAR1';
/** Four bytes of footer length, and the magic again. */
const TAIL_BYTES = 8;

/** The beginning and the end of a file, and how long it is. */
export interface FileEnds {
  readonly bytes: number;
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** What a file's first and last bytes say against its being whole Parquet; undefined when nothing. */
export function frameProblem({ bytes, head, tail }: FileEnds): string | undefined {
  if (bytes === 0) return 'object is empty (0 bytes)';
  if (!isParquet(head)) return 'object is no Parquet: it does not begin with PAR1';
  if (bytes < MAGIC.length + TAIL_BYTES || tail.subarray(-MAGIC.length).toString('latin1') !== MAGIC)
    return `object is cut off after ${bytes} bytes: it has no Parquet footer`;
  const footerBytes = tail.readUInt32LE(tail.length - TAIL_BYTES);
  if (footerBytes > bytes - MAGIC.length - TAIL_BYTES)
    return `Parquet footer is said to be ${footerBytes} bytes long, in an object of ${bytes}`;
  return undefined;
}

/** True when bytes begin as Parquet does. */
export const isParquet = (head: Buffer): boolean =>
  head.subarray(0, MAGIC.length).toString('latin1') === MAGIC;
