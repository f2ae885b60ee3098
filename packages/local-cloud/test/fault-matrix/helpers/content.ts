import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';

/** Reads every record in every object of a bucket, as the text that was put. */
export interface ContentReader {
  textsIn(bucket: string): Promise<string[]>;
  close(): void;
}

export async function contentReader(s3: S3Client, folder: string): Promise<ContentReader> {
  const duckDb = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await duckDb.connect();
  let files = 0;
  const rowsOf = async (body: Buffer): Promise<string[]> => {
    const file = join(folder, `${++files}.parquet`);
    writeFileSync(file, body);
    const result = await connection.runAndReadAll(`SELECT id, pad FROM read_parquet('${file}')`);
    return result.getRowObjectsJson().map(({ id, pad }) => JSON.stringify({ id, pad }));
  };
  const textsOf = async (key: string, body: Buffer): Promise<string[]> => {
    if (key.endsWith('.parquet')) return rowsOf(body);
    if (!key.endsWith('.gz')) return [`${key} is neither`];
    const lines = gunzipSync(body).toString('utf8').split('\n');
    return lines.pop() === '' ? lines : [`${key} has no newline at its end`];
  };
  return {
    async textsIn(Bucket) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      const texts: string[] = [];
      for (const { Key = '' } of Contents) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        texts.push(...(await textsOf(Key, Buffer.from((await Body?.transformToByteArray()) ?? []))));
      }
      return texts;
    },
    close() {
      connection.closeSync();
      duckDb.closeSync();
    },
  };
}
