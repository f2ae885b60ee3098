import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type ArchiveEvent, columnsFromDataset, datasetNamed } from '@event-archive/event-schema';

/** How a test's Parquet file differs from what delivery writes. */
export interface ParquetOptions {
  readonly rowGroupRows?: number;
  /** DuckDB expressions by column, instead of the column itself; null leaves the column out. */
  readonly columns?: Readonly<Record<string, string | null>>;
  readonly codec?: 'snappy' | 'gzip' | 'uncompressed' | 'zstd';
}

/** Events → a Parquet file with the columns of their dataset, written by DuckDB: another hand than the engine's. */
export async function parquetOf(
  dataset: string,
  events: readonly ArchiveEvent[],
  { rowGroupRows = 122_880, columns = {}, codec = 'snappy' }: ParquetOptions = {},
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'verify-parquet-'));
  const [json, file] = [join(folder, 'rows.json'), join(folder, 'rows.parquet')];
  await writeFile(json, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const table = columnsFromDataset(datasetNamed(dataset));
  const types = table.map(({ name, duckdb }) => `'${name}': '${duckdb}'`).join(', ');
  const chosen = { ...Object.fromEntries(table.map(({ name }) => [name, `"${name}"`])), ...columns };
  const list = Object.entries(chosen).flatMap(([name, sql]) => (sql === null ? [] : [`${sql} AS "${name}"`]));
  const rows = `SELECT ${list.join(', ')} FROM read_json('${json}', columns = {${types}}, format = 'newline_delimited')`;
  await query(`COPY (${rows}) TO '${file}' (FORMAT parquet, CODEC ${codec}, ROW_GROUP_SIZE ${rowGroupRows})`);
  const bytes = await readFile(file);
  await rm(folder, { recursive: true });
  return bytes;
}

async function query(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
