import { malformedJson } from './failure.ts';
import { type TextReader, take } from './text-reader.ts';

/** A JSON value whose numbers are what was written. */
export type JsonValue = null | boolean | string | number | ExactNumber | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A number that JavaScript would write otherwise than it was written: too many digits, `1.0`, `1e3`. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export const isNumber = (value: JsonValue): value is number | ExactNumber =>
  typeof value === 'number' || value instanceof ExactNumber;
export const isArray = (value: JsonValue): value is JsonArray => Array.isArray(value);
export const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

/**
 * How far the numbers of a document can be trusted. JavaScript's own parser is several times faster than one that keeps
 * every digit, and for a column of doubles as good: so only who needs the digits asks, and gets ExactNumbersNeeded
 * while the numbers may not be exact.
 */
export interface Numbers {
  areExact: boolean;
}

/** Thrown where a number is wanted as it was written and JavaScript's parser has made a double of it. */
export class ExactNumbersNeeded extends Error {}

/** A number as it was written. Throws ExactNumbersNeeded. */
export function sourceOf(value: number | ExactNumber, { areExact }: Numbers): string {
  if (typeof value !== 'number') return value.source;
  if (!areExact) throw new ExactNumbersNeeded();
  return String(value);
}

/** Digits that mean the number as it was written: 1 for 1.0. Throws ExactNumbersNeeded. */
export const digitsOf = (value: number | ExactNumber, numbers: Numbers): string =>
  Number.isSafeInteger(value) ? String(value) : sourceOf(value, numbers);

/** A value → compact JSON, its keys through `keyOf`. */
export function jsonText(
  value: JsonValue,
  keyOf: (key: string) => string,
  numbers: Numbers,
  depth = 0,
): string {
  if (depth > MAX_DEPTH) throw tooDeep();
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isNumber(value)) return sourceOf(value, numbers);
  if (isArray(value))
    return `[${value.map((element) => jsonText(element, keyOf, numbers, depth + 1)).join(',')}]`;
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(keyOf(key))}:${jsonText(member, keyOf, numbers, depth + 1)}`,
  );
  return `{${members.join(',')}}`;
}

/**
 * What may be a number that JavaScript writes otherwise: 16 or more digits, an exponent, a fraction that ends in 0, a
 * negative zero, one below a millionth. It finds some of them in strings too, which costs time and nothing else.
 */
const DOUBTFUL =
  /[:,[\s](-?[0-9][0-9.]{15,}(?:[eE][+-]?[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+|-?[0-9]+\.[0-9]*0(?=[,\]}\s])|-0(?=[,\]}\s])|-?0\.000000[0-9]*)/g;

/** True when JavaScript's own parser keeps every number as it is written. */
function isExact(text: string): boolean {
  DOUBTFUL.lastIndex = 0;
  for (let found = DOUBTFUL.exec(text); found !== null; found = DOUBTFUL.exec(text)) {
    if (String(Number(found[1])) !== found[1]) return false;
  }
  return true;
}

/** One record → the JSON documents in it, which may stand one after the other. Throws a ConversionFailure. */
export function documentsOf(text: string, { areExact }: Numbers): readonly JsonValue[] {
  if (!areExact || isExact(text)) {
    try {
      return [JSON.parse(text) as JsonValue];
    } catch {
      // Several documents, none, or a fault that is to be named: the reader below finds out.
    }
  }
  const reader: TextReader = { text, at: text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0 };
  const documents: JsonValue[] = [];
  for (;;) {
    skipSpaces(reader);
    if (reader.at === text.length) return documents;
    documents.push(readValue(reader, 0));
  }
}

const BYTE_ORDER_MARK = 0xfeff;
/** As deep as the parser of the service goes (Jackson 2.15, StreamReadConstraints), read 2026-11-24. */
const MAX_DEPTH = 1_000;
const tooDeep = () => malformedJson(`Document nesting depth exceeds the maximum allowed (${MAX_DEPTH})`);

function readValue(reader: TextReader, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw tooDeep();
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, depth);
    case '[':
      return readArray(reader, depth);
    case '"':
      return readString(reader);
    case 't':
      return readWord(reader, 'true', true);
    case 'f':
      return readWord(reader, 'false', false);
    case 'n':
      return readWord(reader, 'null', null);
    default:
      return readNumber(reader);
  }
}

function readObject(reader: TextReader, depth: number): JsonValue {
  const members: [string, JsonValue][] = [];
  reader.at++;
  if (takeSign(reader, '}')) return {};
  do {
    skipSpaces(reader);
    if (reader.text[reader.at] !== '"') throw unexpected(reader, 'double-quote to start field name');
    const key = readString(reader);
    if (!takeSign(reader, ':')) throw unexpected(reader, 'a colon to separate field name and value');
    skipSpaces(reader);
    members.push([key, readValue(reader, depth + 1)]);
  } while (takeSign(reader, ','));
  if (!takeSign(reader, '}')) throw unexpected(reader, 'comma to separate Object entries');
  return Object.fromEntries(members);
}

function readArray(reader: TextReader, depth: number): JsonValue {
  const elements: JsonValue[] = [];
  reader.at++;
  if (takeSign(reader, ']')) return elements;
  do {
    skipSpaces(reader);
    elements.push(readValue(reader, depth + 1));
  } while (takeSign(reader, ','));
  if (!takeSign(reader, ']')) throw unexpected(reader, 'comma to separate Array entries');
  return elements;
}

const STRING = /"(?:[^"\\]|\\.)*"/sy;

function readString(reader: TextReader): string {
  const token = take(reader, STRING);
  if (token === undefined) throw malformedJson('Unexpected end-of-input in a String value');
  try {
    return JSON.parse(token) as string;
  } catch {
    throw malformedJson(`Illegal character or escape in the String value ${token}`);
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9A-Za-z_.])/y;

function readNumber(reader: TextReader): JsonValue {
  const source = take(reader, NUMBER);
  if (source === undefined)
    throw unexpected(
      reader,
      "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    );
  return String(Number(source)) === source ? Number(source) : new ExactNumber(source);
}

function readWord<T extends boolean | null>(reader: TextReader, word: string, value: T): T {
  if (take(reader, /[A-Za-z0-9_]+/y) === word) return value;
  throw malformedJson(`Unrecognized token where '${word}' was expected`);
}

function skipSpaces(reader: TextReader): void {
  take(reader, /[ \t\r\n]+/y);
}

function takeSign(reader: TextReader, sign: string): boolean {
  skipSpaces(reader);
  if (reader.text[reader.at] !== sign) return false;
  reader.at++;
  return true;
}

/** In the manner of Jackson, whose words the service passes on. */
function unexpected({ text, at }: TextReader, expected: string) {
  const code = text.codePointAt(at);
  if (code === undefined) return malformedJson(`Unexpected end-of-input: was expecting ${expected}`);
  const character = String.fromCodePoint(code);
  return malformedJson(
    `Unexpected character ('${character}' (code ${code})): was expecting ${expected} [character ${at + 1}]`,
  );
}
