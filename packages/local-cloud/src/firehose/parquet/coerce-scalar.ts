import { type ColumnValue, dateValue, decimalValue, timestampValue } from './column.ts';
import type { PlainType } from './hive-type.ts';
import { digitsOf, isNumber, type JsonValue, jsonText, type Numbers, sourceOf } from './json.ts';
import type { Keys } from './keys.ts';
import {
  decimalFromText,
  floatingFromText,
  heldBy,
  type IntegerKind,
  integerFromNumber,
  integerFromText,
  noNumber,
} from './numbers.ts';
import { daysFromText, nanosFromText } from './timestamp.ts';

/** A JSON value that is not null → the value of a column. Throws a ConversionFailure where it does not fit. */
export type Coercion = (value: JsonValue) => ColumnValue;

/** What all coercions of a delivery share. */
export interface Reading {
  readonly keys: Keys;
  readonly numbers: Numbers;
}

const SMALL_INTEGERS = { tinyint: 0x80, smallint: 0x8000, int: 0x8000_0000 } as const;

/**
 * Coercions of the OpenX deserializer for values without parts, as seen at the service in 2026-09: numbers may stand in
 * quotes, text takes every scalar as it was written and objects and arrays as compact JSON.
 */
export function scalarCoercion(type: PlainType, reading: Reading): Coercion {
  const textOf = (value: JsonValue) => writtenText(value, reading);
  const digits = (value: JsonValue) => (isNumber(value) ? digitsOf(value, reading.numbers) : textOf(value));
  switch (type.kind) {
    case 'string':
      return textOf;
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : booleanFromText(textOf(value)));
    case 'tinyint':
    case 'smallint':
    case 'int':
      return smallInteger(type.kind, digits);
    case 'bigint':
      return (value) =>
        Number.isSafeInteger(value) ? BigInt(value as number) : integerOf('bigint', value, digits);
    case 'float':
    case 'double':
      return floating(type.kind, textOf);
    case 'decimal':
      return (value) => decimalValue(decimalFromText(type, digits(value)), type.precision, type.scale);
    case 'date':
      return (value) => dateValue(found(daysFromText, textOf(value)));
    case 'timestamp':
      return (value) => timestampValue(found(nanosFromText, digits(value)));
  }
}

type TextOf = (value: JsonValue) => string;

function smallInteger(kind: keyof typeof SMALL_INTEGERS, textOf: TextOf): Coercion {
  const limit = SMALL_INTEGERS[kind];
  const isHeld = (value: JsonValue): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
  return (value) => (isHeld(value) ? value : Number(integerOf(kind, value, textOf)));
}

/** A number may be written as 3.0 or 3e0; in quotes only digits count, as for Java. */
const integerOf = (kind: IntegerKind, value: JsonValue, textOf: TextOf): bigint =>
  isNumber(value) ? integerFromNumber(kind, textOf(value)) : integerFromText(kind, textOf(value));

const floating =
  (kind: 'float' | 'double', textOf: TextOf): Coercion =>
  (value) => {
    if (typeof value === 'number') return heldBy(kind, value);
    return isNumber(value) ? heldBy(kind, Number(value.source)) : floatingFromText(kind, textOf(value));
  };

function booleanFromText(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw noNumber(text);
  return lower === 'true';
}

function found<T>(parse: (text: string) => T | undefined, text: string): T {
  const value = parse(text);
  if (value === undefined) throw noNumber(text);
  return value;
}

function writtenText(value: JsonValue, { keys, numbers }: Reading): string {
  if (typeof value === 'string') return value;
  return isNumber(value) ? sourceOf(value, numbers) : jsonText(value, keys.of, numbers);
}
