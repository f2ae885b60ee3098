import type { Coercion } from './coerce-scalar.ts';
import { type ColumnValue, dateValue, decimalValue, listValue, mapValue, timestampValue } from './column.ts';
import { type Decimal, parseDecimal } from './decimal.ts';
import { type ConversionFailure, malformedData, schemaMismatch } from './failure.ts';
import type { HiveColumn, HiveType, PlainType } from './hive-type.ts';
import { type TimeReader, timeReader } from './joda-time.ts';
import {
  digitsOf,
  ExactNumber,
  isArray,
  isNumber,
  isObject,
  type JsonValue,
  type Numbers,
  sourceOf,
} from './json.ts';
import { keysOf } from './keys.ts';
import { membersOf, orNull, type RowOf, structOf } from './members.ts';
import { decimalFromText, heldBy, type IntegerKind, isHeldBy, noNumber } from './numbers.ts';
import { daysFromText, nanosFromSqlText } from './timestamp.ts';

/** Names meet whatever their case; the keys of maps stay as they are. */
const KEYS = keysOf({ caseInsensitive: true, dotsToUnderscores: false, mappings: {} });

/**
 * Columns → what the Hive JSON deserializer makes of a document. It takes only what is of the column's type (refusals
 * as seen at the service, 2026-09); text takes every scalar. Timestamps are in one of the formats, or in that of
 * java.sql.Timestamp.valueOf where there are none.
 */
export function hiveRow(
  columns: readonly HiveColumn[],
  timestampFormats: readonly string[],
  numbers: Numbers,
): RowOf {
  const reading = { times: timestampFormats.map(timeReader), numbers };
  const members = membersOf(columns, KEYS, (type) => coercion(type, reading));
  return (document) => {
    if (!isObject(document)) throw startExpected('Object');
    return members(document);
  };
}

interface HiveReading {
  readonly times: readonly TimeReader[];
  readonly numbers: Numbers;
}

function coercion(type: HiveType, reading: HiveReading): Coercion {
  switch (type.kind) {
    case 'array': {
      const element = orNull(coercion(type.element, reading));
      return (value) => {
        if (!isArray(value)) throw startExpected('Array');
        return listValue(value.map(element));
      };
    }
    case 'map': {
      const keyOf = keyCoercion(type.key, reading);
      const memberOf = orNull(coercion(type.value, reading));
      return (value) => {
        if (!isObject(value)) throw startExpected('Object');
        return mapValue(Object.entries(value).map(([key, member]) => [keyOf(key), memberOf(member)]));
      };
    }
    case 'struct':
      return structCoercion(type.fields, reading);
    default:
      return scalar(type, reading);
  }
}

function structCoercion(fields: readonly HiveColumn[], reading: HiveReading): Coercion {
  const members = membersOf(fields, KEYS, (type) => coercion(type, reading));
  return (value) => {
    if (!isObject(value)) throw startExpected('Object');
    return structOf(fields, members(value));
  };
}

function scalar(type: PlainType, reading: HiveReading): Coercion {
  switch (type.kind) {
    case 'string':
      return (value) => scalarText(value, reading);
    case 'boolean':
      return (value) => {
        if (typeof value !== 'boolean')
          throw schemaMismatch(`Current token (${tokenOf(value, reading)}) not of boolean type`);
        return value;
      };
    case 'tinyint':
    case 'smallint':
    case 'int':
      return integer(type.kind, reading, Number);
    case 'bigint':
      return integer('bigint', reading, (units) => units);
    case 'float':
    case 'double':
      return floating(type.kind, reading);
    case 'decimal':
      return (value) =>
        decimalValue(decimalFromText(type, scalarText(value, reading)), type.precision, type.scale);
    case 'date':
      return (value) => {
        const days = daysFromText(scalarText(value, reading));
        if (days === undefined) throw schemaMismatch('Date format must be yyyy-[m]m-[d]d');
        return dateValue(days);
      };
    case 'timestamp':
      return (value) => timestampValue(timestamp(scalarText(value, reading), reading));
  }
}

const floating =
  (kind: 'float' | 'double', reading: HiveReading): Coercion =>
  (value) =>
    heldBy(kind, typeof value === 'number' ? value : Number(numberText(value, reading)));

/** The key of a map is text, whatever its type. */
function keyCoercion(type: HiveType, reading: HiveReading): (key: string) => ColumnValue {
  const coerce = coercion(type, reading);
  const isNumeric = !['string', 'date', 'timestamp', 'decimal', 'boolean'].includes(type.kind);
  return (key) => {
    if (type.kind === 'boolean') return coerce(key === 'true');
    if (!isNumeric) return coerce(key);
    if (!parseDecimal(key)) throw noNumber(key);
    return coerce(new ExactNumber(key));
  };
}

/** A fraction is cut off, as Jackson does when it is asked for an integer. */
function integer(kind: IntegerKind, reading: HiveReading, held: (units: bigint) => ColumnValue): Coercion {
  return (value) => {
    const text = numberText(value, reading);
    const parsed = parseDecimal(text);
    const units = parsed && withoutFraction(parsed);
    if (units === undefined || !isHeldBy(kind, units))
      throw schemaMismatch(`Numeric value (${text}) out of range of ${kind}`);
    return held(units);
  };
}

const withoutFraction = ({ units, scale }: Decimal): bigint =>
  scale > 0 ? units / 10n ** BigInt(scale) : units * 10n ** BigInt(-scale);

function timestamp(text: string, { times }: HiveReading): bigint {
  const readers = times.length > 0 ? [...times, nanosFromSqlText] : [nanosFromSqlText];
  for (const read of readers) {
    const nanos = read(text);
    if (nanos !== undefined) return nanos;
  }
  throw schemaMismatch('Timestamp format must be yyyy-mm-dd hh:mm:ss[.fffffffff]');
}

function numberText(value: JsonValue, reading: HiveReading): string {
  if (isNumber(value)) return digitsOf(value, reading.numbers);
  throw schemaMismatch(
    `Current token (${tokenOf(value, reading)}) not numeric, can not use numeric value accessors`,
  );
}

function scalarText(value: JsonValue, { numbers }: HiveReading): string {
  if (typeof value === 'string') return value;
  if (isNumber(value)) return sourceOf(value, numbers);
  if (typeof value === 'boolean') return String(value);
  throw malformedData('One or more fields have incorrect format. Exception when validating field (root)');
}

const startExpected = (what: 'Array' | 'Object'): ConversionFailure =>
  schemaMismatch(`java.io.IOException: Start of ${what} expected`);

/** As Jackson names what it stands on. */
function tokenOf(value: JsonValue, { numbers }: HiveReading): string {
  if (typeof value === 'string') return 'VALUE_STRING';
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
  if (isNumber(value))
    return /^-?\d+$/.test(sourceOf(value, numbers)) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  return isArray(value) ? 'START_ARRAY' : 'START_OBJECT';
}
