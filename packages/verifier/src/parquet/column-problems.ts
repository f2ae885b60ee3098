import { columnsFromDataset, type Dataset } from '@event-archive/event-schema';

/** What is wrong with an object as a whole, or with one of its columns. */
export interface ObjectProblem {
  readonly column?: string;
  readonly message: string;
}

/** A column of a Parquet file, as DuckDB describes it. */
export interface FileColumn {
  readonly name: string;
  readonly duckdb: string;
}

/** Columns of a file → those of the dataset that it lacks, or has as another type than Athena reads them as. */
export function columnProblems(dataset: Dataset, file: readonly FileColumn[]): ObjectProblem[] {
  const found = new Map(file.map(({ name, duckdb }) => [name.toLowerCase(), duckdb]));
  return columnsFromDataset(dataset).flatMap(({ name, duckdb }) => {
    const type = found.get(name.toLowerCase());
    if (type === undefined) return [{ column: name, message: 'the column is missing' }];
    if (readAs(type) === readAs(duckdb)) return [];
    return [{ column: name, message: `the column is ${type}, not ${duckdb}` }];
  });
}

/** Names that the file has and the dataset has not: a row with a value there is no event of the dataset. */
export function unknownColumns(dataset: Dataset, file: readonly FileColumn[]): FileColumn[] {
  const known = new Set(Object.keys(dataset.schema.shape).map((name) => name.toLowerCase()));
  return file.filter(({ name }) => !known.has(name.toLowerCase()));
}

export const isTimestamp = (duckdb: string): boolean => readAs(duckdb) === 'TIMESTAMP';

/**
 * Narrower numbers and every kind of timestamp are read as what the table says (Trino, which Athena is, widens them:
 * https://docs.aws.amazon.com/athena/latest/ug/types-of-updates.html, read 2026-11-24). DuckDB quotes some field names.
 */
const readAs = (duckdb: string): string =>
  duckdb
    .replaceAll('"', '')
    .replace(/\bTIMESTAMP(?: WITH TIME ZONE|_NS|_MS|_S)/g, 'TIMESTAMP')
    .replace(/\b(?:TINYINT|SMALLINT|INTEGER)\b/g, 'BIGINT')
    .replace(/\bFLOAT\b/g, 'DOUBLE');
