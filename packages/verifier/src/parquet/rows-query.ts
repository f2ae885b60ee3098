import type { Dataset } from '@event-archive/event-schema';
import { type FileColumn, isTimestamp, unknownColumns } from './column-problems.ts';

// Text without its logical type is still text to Athena; a path in the name of a temporary file is no partition.
const OPTIONS = 'binary_as_string = true, hive_partitioning = false';
const CANONICAL_TIME = "'%Y-%m-%dT%H:%M:%S.%gZ'";

export const describeQuery = (file: string): string => `DESCRIBE SELECT * FROM ${source(file)}`;

export const rowGroupsQuery = (file: string): string =>
  `SELECT row_group_id, any_value(row_group_num_rows) FROM parquet_metadata(${textLiteral(file)}) GROUP BY 1 ORDER BY 1`;

/** Every row as the JSON line that delivery would have written: columns the dataset does not know come last. */
export function rowsQuery(file: string, dataset: Dataset, columns: readonly FileColumn[]): string {
  const types = new Map(columns.map(({ name, duckdb }) => [name.toLowerCase(), duckdb]));
  const known = Object.keys(dataset.schema.shape).map((name) =>
    isTimestamp(types.get(name.toLowerCase()) ?? '')
      ? `${textLiteral(name)}, strftime(${identifier(name)}, ${CANONICAL_TIME})`
      : `${textLiteral(name)}, ${identifier(name)}`,
  );
  const unknown = unknownColumns(dataset, columns).map(
    ({ name }) => `${textLiteral(name)}, ${identifier(name)}`,
  );
  return `SELECT json_object(${[...known, ...unknown].join(', ')}) FROM ${source(file)}`;
}

/** Only the ids, when the file has not the dataset's columns. */
export const idsQuery = (file: string, { idField }: Dataset): string =>
  `SELECT json_object(${textLiteral(idField)}, ${identifier(idField)}) FROM ${source(file)}`;

const source = (file: string): string => `read_parquet(${textLiteral(file)}, ${OPTIONS})`;
const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
