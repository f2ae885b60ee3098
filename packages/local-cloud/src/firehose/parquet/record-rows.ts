import { isUtf8 } from 'node:buffer';
import type { Deserializer } from '../config-format-conversion.ts';
import { hiveRow } from './coerce-hive.ts';
import { openXRow } from './coerce-openx.ts';
import type { Row } from './column.ts';
import { ConversionFailure, malformedData, malformedJson } from './failure.ts';
import type { HiveColumn } from './hive-type.ts';
import { documentsOf, ExactNumbersNeeded, isArray, isObject, type JsonValue, type Numbers } from './json.ts';
import { keysOf } from './keys.ts';
import type { RowOf } from './members.ts';

/** One record → its rows, or why it has none. */
export type RowsFromRecord = (bytes: Buffer) => readonly Row[] | ConversionFailure;

/**
 * Columns and the options of a deserializer → what makes rows of a record: one for each JSON document in it. A record
 * with a document that fails has no rows at all, so that what is stored again from the error object is stored once.
 */
export function rowsFromRecord(columns: readonly HiveColumn[], deserializer: Deserializer): RowsFromRecord {
  const numbers: Numbers = { areExact: false };
  const rowOf = rowReader(columns, deserializer, numbers);
  return (bytes) => {
    try {
      const text = textOf(bytes);
      return orExactly(numbers, () => topLevel(documentsOf(text, numbers)).map(rowOf));
    } catch (error) {
      if (error instanceof ConversionFailure) return error;
      throw error;
    }
  };
}

/** Once a column needs the digits of its numbers, they are kept in every record from then on. */
function orExactly<T>(numbers: Numbers, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ExactNumbersNeeded)) throw error;
    numbers.areExact = true;
    return read();
  }
}

function rowReader(
  columns: readonly HiveColumn[],
  { OpenXJsonSerDe: openX, HiveJsonSerDe: hive }: Deserializer,
  numbers: Numbers,
): RowOf {
  if (hive) return hiveRow(columns, hive.TimestampFormats ?? [], numbers);
  const keys = keysOf({
    caseInsensitive: openX?.CaseInsensitive !== false,
    dotsToUnderscores: openX?.ConvertDotsInJsonKeysToUnderscores === true,
    mappings: openX?.ColumnToJsonKeyMappings ?? {},
  });
  return openXRow(columns, { keys, numbers });
}

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw malformedJson('Invalid UTF-8');
  return bytes.toString('utf8');
}

function topLevel(documents: readonly JsonValue[]): readonly JsonValue[] {
  if (documents.length === 0) throw malformedData('The record was empty or contained only whitespace.');
  if (documents.some((document) => !isObject(document) && !isArray(document)))
    throw malformedData(
      'The input JSON contained a primitive at the top level. The top level must be an object or array.',
    );
  return documents;
}
