import type { Entry } from './entry.ts';

const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);
const CLOSE_ARRAY = 0x5d;
const BLANKS = new Set([0x20, 0x09, LF, 0x0d]);

/**
 * A JSON array in chunks of any size → its elements as bytes, each with the line on which it begins. No more than
 * `maxBytes` of an element are held. An empty place between commas, text behind the array and an array that does not
 * end are entries with a problem.
 */
export async function* entriesFromJsonArray(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Entry[], void, undefined> {
  const splitter = new ArraySplitter(maxBytes);
  for await (const chunk of chunks) {
    const entries = splitter.push(chunk);
    if (entries.length > 0) yield entries;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

class ArraySplitter {
  readonly #maxBytes: number;
  #entries: Entry[] = [];
  #phase: 'before' | 'inside' | 'behind' | 'over' = 'before';
  #line = 1;
  /** Of the element: how deep it is nested, whether a string is open, whether a backslash came just before. */
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #hasComma = false;
  /** Of the element: its line, 0 between elements, and what is held of it from earlier chunks. */
  #startLine = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isCut = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): Entry[] {
    this.#entries = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === LF) this.#line++;
      if (this.#phase !== 'inside') this.#outside(byte);
      else if (this.#endsElement(byte)) this.#close(chunk.subarray(from, at), byte);
      else if (this.#startLine === 0 && !BLANKS.has(byte)) {
        this.#startLine = this.#line;
        from = at;
      }
    }
    if (this.#startLine > 0) this.#hold(chunk.subarray(from));
    return this.#entries;
  }

  end(): Entry[] {
    this.#entries = [];
    const isWhole = this.#phase === 'behind' || this.#phase === 'over';
    if (!isWhole) this.#problem('the array does not end: "]" is missing; the file may be cut off');
    return this.#entries;
  }

  #outside(byte: number): void {
    if (BLANKS.has(byte)) return;
    if (this.#phase === 'before') this.#phase = 'inside';
    else if (this.#phase === 'behind') {
      this.#phase = 'over';
      this.#problem('text behind the array; one array is one file', true);
    }
  }

  /** Follows strings and nesting; true for the comma or bracket that an element ends with. */
  #endsElement(byte: number): boolean {
    if (this.#inString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#inString = false;
      return false;
    }
    if (byte === QUOTE) this.#inString = true;
    else if (OPEN.has(byte)) this.#depth++;
    else if (this.#depth === 0) return byte === COMMA || byte === CLOSE_ARRAY;
    else if (CLOSE.has(byte)) this.#depth--;
    return false;
  }

  #close(part: Uint8Array, byte: number): void {
    if (this.#startLine > 0) {
      this.#hold(part);
      const bytes = Buffer.concat(this.#held);
      this.#entries.push({ number: this.#startLine, bytes, isCut: this.#isCut });
    } else if (this.#hasComma || byte === COMMA) this.#problem('an element of the array is missing');
    this.#hasComma = byte === COMMA;
    this.#startLine = 0;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isCut = false;
    if (byte === CLOSE_ARRAY) this.#phase = 'behind';
  }

  #hold(part: Uint8Array): void {
    const kept = part.subarray(0, Math.max(0, this.#maxBytes + 1 - this.#heldBytes));
    this.#isCut ||= kept.length < part.length;
    if (kept.length > 0) this.#held.push(kept);
    this.#heldBytes += kept.length;
  }

  #problem(message: string, endsFile = false): void {
    const bytes = Buffer.concat(this.#held);
    const number = this.#startLine || this.#line;
    this.#entries.push({ number, bytes, isCut: false, problem: { field: null, message }, endsFile });
  }
}
