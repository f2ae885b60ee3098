import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileColumn } from './column-problems.ts';
import { describeQuery, rowGroupsQuery } from './rows-query.ts';

/** DuckDB, looking at one Parquet file. */
export interface OpenParquet {
  columns(): Promise<FileColumn[]>;
  /** Rows of each row group. */
  rowGroupSizes(): Promise<number[]>;
  /** The texts that a query of one column gives, in order, some thousand at a time. It just ends where it cannot go on. */
  texts(query: string): AsyncGenerator<string[]>;
  /** Runs such a query for nothing but the error that ends it. */
  throwWhatEnds(query: string): Promise<void>;
  close(): void;
}

// One database for each file: damage that DuckDB takes for a bug of its own ends the database that met it. One thread
// is as fast as our reading of what it gives, and gives the rows before a damaged one.
const SETTINGS = { threads: '1', memory_limit: '512MiB', autoinstall_known_extensions: 'false' };

// A small buffer, for what was computed ahead is thrown away when the next row is damaged.
const SESSION = "SET TimeZone = 'UTC'; SET streaming_buffer_size = '1KB'";

/** A file on disk → DuckDB's view of it. Loads DuckDB, which takes a while, only when it is called. */
export async function openParquet(file: string): Promise<OpenParquet> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', SETTINGS);
  const connection = await instance.connect();
  await connection.run(SESSION);
  const rowsOf = async (query: string) => (await connection.runAndReadAll(query)).getRowsJson();
  return {
    columns: async () =>
      (await rowsOf(describeQuery(file))).map(([name, duckdb]) => ({
        name: String(name),
        duckdb: String(duckdb),
      })),
    rowGroupSizes: async () => (await rowsOf(rowGroupsQuery(file))).map(([, count]) => Number(count)),
    texts: (query) => textsOf(connection, query),
    throwWhatEnds: async (query) =>
      void (await connection.run(`SELECT count(row) FROM (${query}) AS rows(row)`)),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function* textsOf(connection: DuckDBConnection, query: string): AsyncGenerator<string[]> {
  const result = await connection.stream(query);
  for (
    let chunk = await result.fetchChunk();
    chunk && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    const column = chunk.getColumnVector(0);
    yield Array.from({ length: chunk.rowCount }, (_unused, i) => String(column.getItem(i)));
  }
}

/**
 * DuckDB's error → what is wrong with the file, without its temporary name. Undefined when the file is not to blame:
 * memory or disk ran out.
 */
export function damageFromError(error: unknown, file: string): string | undefined {
  const [line = ''] = (error as Error).message.split('\n');
  if (/^(?:Out of Memory|Permission) Error|No space left/.test(line)) return undefined;
  const said = line
    .replace(/^(?:[A-Za-z]+ )+Error: /, '')
    .replaceAll(`'${file}'`, 'it')
    .replaceAll(`"${file}"`, 'it')
    .replaceAll(file, 'it');
  return `Parquet cannot be read: ${said}`;
}
