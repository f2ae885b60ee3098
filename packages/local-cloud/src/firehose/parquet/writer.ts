import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
} from '@duckdb/node-api';
import type { ParquetColumn, Row } from './column.ts';
import { lineFile } from './line-file.ts';

/** One Parquet file in the making. */
export interface ParquetFile {
  /** Takes at most ROWS_AT_ONCE rows. */
  append(rows: readonly Row[]): void;
  /** Takes a record that is a line of JSON, where the file was begun with a query of such lines. */
  appendLine(record: Buffer): void;
  /** The bytes of the file, made with these options of COPY. Ends the file. */
  bytes(copyOptions: string): Promise<Buffer>;
  /** Ends a file that is not wanted any more. */
  discard(): void;
}

/** DuckDB, in memory, as a writer of Parquet. */
export interface ParquetWriter {
  /** `linesQuery` makes rows of a file of lines: its path, as a literal of SQL → the query. */
  begin(columns: readonly ParquetColumn[], linesQuery?: (path: string) => string): Promise<ParquetFile>;
  /** Once no file is in the making. */
  close(): Promise<void>;
}

/** What DuckDB takes in one piece. */
export const ROWS_AT_ONCE = 2_048;

/** What is not flushed lies in memory a second time. */
const ROWS_PER_FLUSH = 8 * ROWS_AT_ONCE;

const THREADS = 2;
const MEMORY_LIMIT = '1GB';

/**
 * Starts DuckDB with bounded threads and memory; what is more goes to a folder in `parent`, which `close` removes.
 */
export async function openParquetWriter(parent: string): Promise<ParquetWriter> {
  const folder = await mkdtemp(join(parent, 'writer-'));
  const duckDb = await DuckDBInstance.create(':memory:', {
    threads: String(THREADS),
    memory_limit: MEMORY_LIMIT,
    temp_directory: join(folder, 'spill'),
    // The service does not keep the order of records either. It lets blocks be bounded by bytes.
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  let files = 0;
  return {
    begin: async (columns, linesQuery) =>
      beginFile(await duckDb.connect(), columns, join(folder, `${files++}.parquet`), linesQuery),
    async close() {
      duckDb.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A temporary table belongs to its connection: files of several shards do not meet. */
async function beginFile(
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
  path: string,
  linesQuery?: (path: string) => string,
): Promise<ParquetFile> {
  const appender = await tableAppender(connection, columns).catch((error: unknown) => {
    connection.closeSync();
    throw error;
  });
  const lines = lineFile(`${path}.jsonl`);
  let unflushed = 0;
  return {
    appendLine: lines.append,
    append(rows) {
      appendRows(appender, columns, rows);
      unflushed += rows.length;
      if (unflushed < ROWS_PER_FLUSH) return;
      appender.flushSync();
      unflushed = 0;
    },
    async bytes(copyOptions) {
      try {
        appender.closeSync();
        const query = lines.close() && linesQuery?.(quoted(lines.path, "'"));
        const rows = query ? `(FROM parquet_rows UNION ALL ${query})` : 'parquet_rows';
        await connection.run(`COPY ${rows} TO ${quoted(path, "'")} (${copyOptions})`);
        return await readFile(path);
      } finally {
        connection.closeSync();
        lines.remove();
        await rm(path, { force: true });
      }
    },
    discard() {
      try {
        appender.clear();
        appender.closeSync();
      } finally {
        lines.remove();
        connection.closeSync();
      }
    },
  };
}

async function tableAppender(
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
): Promise<DuckDBAppender> {
  const declared = columns.map(({ name, type }) => `${quoted(name, '"')} ${type}`);
  await connection.run(`CREATE TEMP TABLE parquet_rows (${declared.join(', ')})`);
  return connection.createAppender('parquet_rows', null, 'temp');
}

function appendRows(appender: DuckDBAppender, columns: readonly ParquetColumn[], rows: readonly Row[]): void {
  const chunk = DuckDBDataChunk.create(
    columns.map(({ type }) => type),
    rows.length,
  );
  for (const i of columns.keys()) {
    chunk.setColumnValues(
      i,
      rows.map((row) => row[i] ?? null),
    );
  }
  appender.appendDataChunk(chunk);
}

const quoted = (text: string, quote: '"' | "'"): string =>
  quote + text.replaceAll(quote, quote + quote) + quote;
