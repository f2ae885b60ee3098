import { type TextReader, take } from './text-reader.ts';

/** A type as Hive and the Glue Data Catalog write it. */
export type HiveType =
  | { readonly kind: Scalar }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'array'; readonly element: HiveType }
  | { readonly kind: 'map'; readonly key: HiveType; readonly value: HiveType }
  | { readonly kind: 'struct'; readonly fields: readonly HiveColumn[] };

/** A type without parts. */
export type PlainType = HiveType & { readonly kind: Scalar | 'decimal' };

export interface HiveColumn {
  readonly name: string;
  readonly type: HiveType;
}

/** `char(n)` and `varchar(n)` are text like `string`; nothing is cut off. */
export type Scalar =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'date'
  | 'timestamp';

const SCALARS: Readonly<Record<string, Scalar>> = {
  boolean: 'boolean',
  tinyint: 'tinyint',
  smallint: 'smallint',
  int: 'int',
  integer: 'int',
  bigint: 'bigint',
  float: 'float',
  double: 'double',
  string: 'string',
  date: 'date',
  timestamp: 'timestamp',
};

/** What a Glue column's type cannot be here, in words for a person. */
export class HiveTypeError extends Error {}

/** `array<struct<a:int>>` → the type. Throws a HiveTypeError that says what is wrong and where. */
export function parseHiveType(text: string): HiveType {
  const reader: TextReader = { text, at: 0 };
  const type = readType(reader);
  skipSpaces(reader);
  if (reader.at < text.length) throw unexpected(reader, 'the end');
  return type;
}

function readType(reader: TextReader): HiveType {
  skipSpaces(reader);
  const start = reader.at;
  const word = take(reader, /[a-z_]+/iy)?.toLowerCase();
  if (word === undefined) throw unexpected(reader, 'a type');
  const scalar = Object.hasOwn(SCALARS, word) ? SCALARS[word] : undefined;
  if (scalar) return { kind: scalar };
  const read = Object.hasOwn(PARAMETRIC, word) ? PARAMETRIC[word] : undefined;
  if (read) return read(reader);
  throw new HiveTypeError(`type ${word} at character ${start + 1} of ${reader.text} is not emulated`);
}

const PARAMETRIC: Readonly<Record<string, (reader: TextReader) => HiveType>> = {
  decimal: readDecimal,
  char: readSizedText,
  varchar: readSizedText,
  array(reader) {
    expectSign(reader, '<');
    const element = readType(reader);
    expectSign(reader, '>');
    return { kind: 'array', element };
  },
  map(reader) {
    expectSign(reader, '<');
    const key = readType(reader);
    if (key.kind === 'array' || key.kind === 'map' || key.kind === 'struct')
      throw new HiveTypeError(`the key of a map in ${reader.text} must be a primitive type`);
    expectSign(reader, ',');
    const value = readType(reader);
    expectSign(reader, '>');
    return { kind: 'map', key, value };
  },
  struct(reader) {
    expectSign(reader, '<');
    const fields: HiveColumn[] = [];
    do fields.push(readField(reader));
    while (takeSign(reader, ','));
    expectSign(reader, '>');
    return { kind: 'struct', fields: withDistinctNames(fields) };
  },
};

const MAX_DECIMAL_DIGITS = 38;

/** `decimal` alone is `decimal(10,0)`. */
function readDecimal(reader: TextReader): HiveType {
  const [precision = 10, scale = 0] = takeSign(reader, '(') ? readNumbers(reader) : [];
  if (precision < 1 || precision > MAX_DECIMAL_DIGITS || scale > precision)
    throw new HiveTypeError(`${reader.text}: a decimal has 1 to 38 digits, and no more after the point`);
  return { kind: 'decimal', precision, scale };
}

function readSizedText(reader: TextReader): HiveType {
  expectSign(reader, '(');
  readNumbers(reader);
  return { kind: 'string' };
}

function readNumbers(reader: TextReader): number[] {
  const numbers: number[] = [];
  do {
    skipSpaces(reader);
    const digits = take(reader, /\d{1,5}/y);
    if (digits === undefined) throw unexpected(reader, 'a number');
    numbers.push(Number(digits));
  } while (takeSign(reader, ','));
  expectSign(reader, ')');
  return numbers;
}

function readField(reader: TextReader): HiveColumn {
  skipSpaces(reader);
  const name = take(reader, /[^:<>,()\s]+/y);
  if (name === undefined) throw unexpected(reader, 'the name of a field');
  expectSign(reader, ':');
  return { name, type: readType(reader) };
}

/** Throws a HiveTypeError where two names differ by case at most: neither Hive nor Parquet's readers tell them apart. */
export function withDistinctNames<T extends { readonly name: string }>(columns: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (name === '__proto__') throw new HiveTypeError(`the name ${name} is not emulated`);
    if (seen.has(name.toLowerCase())) throw new HiveTypeError(`${name} is there more than once`);
    seen.add(name.toLowerCase());
  }
  return columns;
}

function skipSpaces(reader: TextReader): void {
  take(reader, /\s+/y);
}

function takeSign(reader: TextReader, sign: string): boolean {
  skipSpaces(reader);
  if (!reader.text.startsWith(sign, reader.at)) return false;
  reader.at += sign.length;
  return true;
}

function expectSign(reader: TextReader, sign: string): void {
  if (!takeSign(reader, sign)) throw unexpected(reader, `"${sign}"`);
}

const unexpected = ({ text, at }: TextReader, wanted: string) =>
  new HiveTypeError(`${wanted} is expected at character ${at + 1} of ${text}`);
