import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type Json } from '@duckdb/node-api';
import { tempFolder } from '../../../helpers/temp-folder.ts';

/** What a query of a Parquet file gives, each row with its columns by name. `$file` in it stands for the file. */
export async function queryParquet(body: Buffer, query: string): Promise<Record<string, Json>[]> {
  const file = join(tempFolder(), 'object.parquet');
  writeFileSync(file, body);
  const duckDb = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await duckDb.connect();
  try {
    const result = await connection.runAndReadAll(query.replaceAll('$file', `'${file}'`));
    return result.getRowObjectsJson();
  } finally {
    connection.closeSync();
    duckDb.closeSync();
  }
}

/** The rows of a Parquet file. */
export const rowsOfParquet = (body: Buffer): Promise<Record<string, Json>[]> =>
  queryParquet(body, 'SELECT * FROM read_parquet($file)');
