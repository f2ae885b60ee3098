import type { Deserializer } from '../../../../src/firehose/config-format-conversion.ts';
import { ConversionFailure } from '../../../../src/firehose/parquet/failure.ts';
import { parseHiveType } from '../../../../src/firehose/parquet/hive-type.ts';
import { rowsFromRecord } from '../../../../src/firehose/parquet/record-rows.ts';

export const OPENX: Deserializer = { OpenXJsonSerDe: {} };
export const HIVE: Deserializer = { HiveJsonSerDe: {} };

/** The rows of a record in the columns `name type, …`, as text; the failure as `CODE: message`. */
export function convertedRows(
  columns: Readonly<Record<string, string>>,
  record: string | Buffer,
  deserializer: Deserializer = OPENX,
): unknown[][] | string {
  const parsed = Object.entries(columns).map(([name, type]) => ({ name, type: parseHiveType(type) }));
  const rows = rowsFromRecord(parsed, deserializer)(Buffer.from(record));
  if (rows instanceof ConversionFailure)
    return `${rows.code.replace('DataFormatConversion.', '')}: ${rows.message}`;
  return rows.map((row) => row.map(plain));
}

/** What becomes of one JSON value in a column of a type. */
export function convertedValue(type: string, json: string, deserializer: Deserializer = OPENX): unknown {
  const rows = convertedRows({ c: type }, `{"c":${json}}`, deserializer);
  return typeof rows === 'string' ? rows : rows[0]?.[0];
}

const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? String(value) : value;
