import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { timed } from '../harness/pairs.ts';
import type { Lap } from '../harness/ratio.ts';
import { BUCKET, STREAM_ARN } from './delivery-stream.ts';

const gzipAsync = promisify(gzip);
const NEWLINE = Buffer.from('\n');

export const NAIVE_LOOP = 'a naive loop: read a page, gzip it, put it, next';

/**
 * What people write first: shard after shard, page after page, each an object named by the time of writing. It keeps no
 * checkpoint, knows no aggregates and makes an object of whatever a page holds.
 */
export async function naiveLap(kinesis: KinesisClient, s3: S3Client, records: number): Promise<Lap> {
  const { result, seconds } = await timed(async () => {
    const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamARN: STREAM_ARN }));
    let stored = 0;
    for (const { ShardId } of Shards) stored += await copyShard(kinesis, s3, ShardId);
    return stored;
  });
  if (result !== records) throw new Error(`the naive loop stored ${result} of ${records} records`);
  return { count: result, seconds };
}

async function copyShard(kinesis: KinesisClient, s3: S3Client, ShardId: string | undefined): Promise<number> {
  const where = { StreamARN: STREAM_ARN, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let iterator = (await kinesis.send(new GetShardIteratorCommand(where))).ShardIterator;
  let stored = 0;
  while (iterator !== undefined) {
    const page = await kinesis.send(
      new GetRecordsCommand({ StreamARN: STREAM_ARN, ShardIterator: iterator }),
    );
    const records = page.Records ?? [];
    if (records.length === 0) break;
    const lines = Buffer.concat(records.flatMap(({ Data }) => [Data ?? NEWLINE, NEWLINE]));
    const Key = `${new Date().toISOString().slice(0, 13)}/${randomUUID()}.gz`;
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: await gzipAsync(lines) }));
    stored += records.length;
    iterator = page.NextShardIterator;
  }
  return stored;
}
