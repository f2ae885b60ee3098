import { GetRecordsCommand, type GetRecordsOutput } from '@aws-sdk/client-kinesis';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dealt, memoryKinesis } from '../../src/delivery/memory-kinesis.ts';
import { naiveLap } from '../../src/delivery/naive-loop.ts';
import { startNullS3 } from '../../src/delivery/null-s3.ts';
import { RECORD_BYTES, recordKind, recordsOf } from '../../src/delivery/records.ts';

describe('records', () => {
  it.each(RECORD_BYTES)('of %d bytes are JSON of that size, no two alike, the same in every run', (bytes) => {
    const records = recordsOf(recordKind(bytes), 500).map(String);
    expect(new Set(records.map((record) => Buffer.byteLength(record)))).toEqual(new Set([bytes]));
    expect(new Set(records).size).toBe(500);
    for (const record of records) expect(JSON.parse(record)).toBeTypeOf('object');
    expect(recordsOf(recordKind(bytes), 500).map(String)).toEqual(records);
  });
});

describe('the stream in memory', () => {
  const pages = async (records: readonly Uint8Array[], shards: number) => {
    const kinesis = memoryKinesis(dealt(records, shards));
    const sizes: number[] = [];
    for (let ShardIterator: string | undefined = '0/0'; ShardIterator !== undefined; ) {
      const page: GetRecordsOutput = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      sizes.push(page.Records?.length ?? 0);
      ShardIterator = page.NextShardIterator;
    }
    return sizes;
  };

  it('gives pages of at most 10,000 records and 10 MiB, and ends', async () => {
    expect(await pages(Array<Uint8Array>(20_001).fill(new Uint8Array(1)), 1)).toEqual([10_000, 10_000, 1]);
    expect(await pages(Array<Uint8Array>(11).fill(new Uint8Array(1_048_576)), 1)).toEqual([10, 1]);
    expect(await pages(Array<Uint8Array>(5).fill(new Uint8Array(1)), 2)).toEqual([3]);
  });

  it('is stored by the naive loop to the last record', async () => {
    const s3 = await startNullS3();
    onTestFinished(s3.close);
    const kinesis = memoryKinesis(dealt(recordsOf(recordKind(70), 300), 2));
    const lap = await naiveLap(kinesis, s3.client, 300);
    expect(lap.count).toBe(300);
    expect(s3.taken().objects).toBe(2);
  });
});

describe('the S3 that keeps nothing', () => {
  it('counts objects and bytes, and gives the bodies of some work', async () => {
    const s3 = await startNullS3();
    onTestFinished(s3.close);
    const put = (Key: string, Body: Buffer) =>
      s3.client.send(new PutObjectCommand({ Bucket: 'b', Key, Body }));
    await put('a', Buffer.alloc(1_000));
    const bodies = await s3.bodiesOf(() => put('b', Buffer.from('Grüße')));
    expect(bodies.map(String)).toEqual(['Grüße']);
    expect(s3.taken()).toEqual({ objects: 2, bytes: 1_007 });
    expect(s3.taken()).toEqual({ objects: 0, bytes: 0 });
  });
});
