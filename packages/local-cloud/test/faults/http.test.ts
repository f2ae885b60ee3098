import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../src/faults/plan.ts';
import { noLimits } from '../../src/kinesis/shard-limits.ts';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const StreamName = 'clicks';
const Bucket = 'archive';
const Key = 'year=2026/object';

type Cloud = Awaited<ReturnType<typeof cloudWith>>;

/** A stream and a bucket, and a fault that is planted once they are there. Clients try once and wait 600 ms. */
async function cloudWith(fault: FaultInput) {
  const cloud = await serve(tempFolder(), noLimits, { patience: { requestTimeoutMs: 600 } });
  await cloud.kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await waitUntilStreamExists(
    { client: cloud.kinesis, maxWaitTime: 5, minDelay: 0.02, maxDelay: 0.1 },
    { StreamName },
  );
  await cloud.s3.send(new CreateBucketCommand({ Bucket }));
  cloud.plant(fault);
  return cloud;
}

const put = ({ kinesis }: Cloud) =>
  kinesis.send(
    new PutRecordsCommand({ StreamName, Records: [{ PartitionKey: 'k', Data: Buffer.from('hello') }] }),
  );

async function storedRecords({ kinesis }: Cloud): Promise<number> {
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName,
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  return (await kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records?.length ?? 0;
}

const putObject = ({ s3 }: Cloud, Body = 'x'.repeat(1_000)) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));

const isStored = ({ s3 }: Cloud): Promise<boolean> =>
  s3.send(new HeadObjectCommand({ Bucket, Key })).then(
    () => true,
    () => false,
  );

const nameOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: Error & { code?: string }) => error.code ?? error.name,
  );

/** Fault → what the caller of PutRecords and of PutObject sees, and whether the service did it. */
const OUTCOMES: readonly [fault: object, kinesis: string, s3: string, isDone: boolean][] = [
  [{ fault: 'throttle' }, 'ProvisionedThroughputExceededException', 'SlowDown', false],
  [{ fault: 'error' }, 'InternalFailure', 'InternalError', false],
  [{ fault: 'error', status: 503 }, 'ServiceUnavailableException', 'ServiceUnavailable', false],
  [{ fault: 'error', status: 403, code: 'AccessDenied' }, 'AccessDenied', 'AccessDenied', false],
  [{ fault: 'reset-before' }, 'ECONNRESET', 'ECONNRESET', false],
  [{ fault: 'reset-after' }, 'ECONNRESET', 'ECONNRESET', true],
  [{ fault: 'stall-before', duration: '20ms' }, 'ECONNRESET', 'ECONNRESET', false],
  [{ fault: 'stall-before', duration: '20s' }, 'ETIMEDOUT', 'ETIMEDOUT', false],
  [{ fault: 'stall-after', duration: '20ms' }, 'ECONNRESET', 'ECONNRESET', true],
  [{ fault: 'stall-after', duration: '20s' }, 'ETIMEDOUT', 'ETIMEDOUT', true],
  [{ fault: 'slow', duration: '20ms' }, 'ok', 'ok', true],
  [{ fault: 'truncate' }, 'ECONNRESET', 'ECONNRESET', true],
];

describe.each(OUTCOMES)('%o', (shape, kinesisSays, s3Says, isDone) => {
  const fault = { ...shape, id: 'planted', operation: ['PutRecords', 'PutObject'] } as FaultInput;

  it(`at PutRecords: the caller sees ${kinesisSays}; stored: ${isDone}; the next call is whole`, async () => {
    const cloud = await cloudWith({ ...fault, times: 1 });
    expect(await nameOf(put(cloud))).toBe(kinesisSays);
    expect(await storedRecords(cloud)).toBe(isDone ? 1 : 0);
    expect(await nameOf(put(cloud))).toBe('ok');
    expect(cloud.faults.list()).toMatchObject([{ id: 'planted', struck: 1, isActive: false }]);
    expect(cloud.strikes).toEqual([
      expect.stringMatching(/^fault planted \([a-z-]+( \d+m?s)?\) struck PutRecords of clicks, call 1$/),
    ]);
    expect(cloud.bugs).toEqual([]);
  });

  it(`at PutObject: the caller sees ${s3Says}; stored: ${isDone}; the next call is whole`, async () => {
    const cloud = await cloudWith({ ...fault, times: 1 });
    expect(await nameOf(putObject(cloud))).toBe(s3Says);
    expect(await isStored(cloud)).toBe(isDone);
    expect(await nameOf(putObject(cloud))).toBe('ok');
    expect(cloud.strikes).toEqual([
      expect.stringMatching(/struck PutObject of s3:\/\/archive\/year=2026\/object, call 1$/),
    ]);
    expect(cloud.bugs).toEqual([]);
  });
});

describe('a reply with a body', () => {
  const body = 'abcdefghij'.repeat(100_000);

  async function withObject(fault: object) {
    const cloud = await cloudWith({ ...fault, operation: ['GetObject', 'PutRecords'] } as FaultInput);
    await putObject(cloud, body);
    return cloud;
  }

  it('that is truncated names its whole length and ends at the half', async () => {
    const { endpoint } = await withObject({ fault: 'truncate' });
    const reply = await fetch(`${endpoint}/${Bucket}/${Key}`);
    expect(reply.headers.get('content-length')).toBe('1000000');
    let bytes = 0;
    const reading = async () => {
      for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    };
    await expect(reading()).rejects.toThrow('terminated');
    expect(bytes).toBe(500_000);
  });

  it('that is slow stops at its half and comes whole', async () => {
    const { s3 } = await withObject({ fault: 'slow', duration: '100ms' });
    const began = performance.now();
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe(body);
    expect(performance.now() - began).toBeGreaterThanOrEqual(95);
  });

  it('keeps its connection when it was slow: hundreds of replies later nothing is amiss', async () => {
    const cloud = await withObject({ fault: 'slow', duration: '1ms' });
    for (let i = 0; i < 50; i++) {
      const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket, Key }));
      expect((await Body?.transformToString())?.length).toBe(body.length);
      await put(cloud);
    }
    expect(await storedRecords(cloud)).toBe(50);
  });
});

describe('a HEAD reply, which has a length and no body', () => {
  it('that is truncated ends in its head', async () => {
    const cloud = await cloudWith({ fault: 'truncate', operation: 'HeadObject' });
    await putObject(cloud);
    expect(await nameOf(cloud.s3.send(new HeadObjectCommand({ Bucket, Key })))).toBe('ECONNRESET');
  });
});

describe('a stall', () => {
  it('ends when the cloud stops', async () => {
    const cloud = await cloudWith({
      fault: 'stall-after',
      operation: 'DescribeStreamSummary',
      duration: '1h',
    });
    const call = nameOf(cloud.kinesis.send(new DescribeStreamSummaryCommand({ StreamName })));
    await call;
    const began = performance.now();
    await cloud.close();
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
