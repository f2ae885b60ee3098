/** One line of a file: its number from 1, its bytes without the line end. */
export interface Line {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** True when the line is longer than the reader keeps; `bytes` is then its beginning. */
  readonly isCut: boolean;
}

/** Takes a file apart as its bytes come. */
export interface LineSplitter {
  /** The next bytes → the lines that they complete. */
  push(chunk: Uint8Array): Line[];
  /** The last line, where no line end follows it; the splitter is then at the start of a file again. */
  end(): Line[];
}

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * `\n` and `\r\n` end a line, a byte order mark at the start is dropped, and no more than `maxLineBytes` of a line
 * are held.
 */
export function lineSplitter(maxLineBytes: number): LineSplitter {
  let number = 0;
  let open: Uint8Array[] = [];
  let openBytes = 0;
  let isCut = false;

  const hold = (part: Uint8Array) => {
    const kept = part.subarray(0, Math.max(0, maxLineBytes + 1 - openBytes));
    isCut ||= kept.length < part.length;
    if (kept.length > 0) open.push(kept);
    openBytes += kept.length;
  };
  const close = (): Line => {
    number++;
    const line = { number, bytes: cleaned(Buffer.concat(open), number), isCut };
    open = [];
    openBytes = 0;
    isCut = false;
    return line;
  };
  return {
    push(chunk) {
      const lines: Line[] = [];
      let start = 0;
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
        hold(chunk.subarray(start, end));
        lines.push(close());
        start = end + 1;
      }
      if (start < chunk.length) hold(chunk.subarray(start));
      return lines;
    },
    end() {
      const last = openBytes > 0 ? [close()] : [];
      number = 0;
      return last;
    },
  };
}

/** Bytes in chunks of any size → the lines that each chunk completes; the last one needs no end. */
export async function* linesFromChunks(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<Line[], void, undefined> {
  const splitter = lineSplitter(maxLineBytes);
  for await (const chunk of chunks) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

function cleaned(line: Uint8Array, number: number): Uint8Array {
  const isMarked = number === 1 && BYTE_ORDER_MARK.every((byte, i) => line[i] === byte);
  const from = isMarked ? BYTE_ORDER_MARK.length : 0;
  return line.subarray(from, line.at(-1) === CR ? -1 : undefined);
}
