import { CreateDeliveryStreamCommand, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../src/faults/plan.ts';
import { BUCKET, directPut } from '../firehose/helpers/delivery.ts';
import { serveFirehose, type TestCloud } from '../firehose/helpers/serve-firehose.ts';

const StreamName = 'clicks';

async function cloudWith(fault: FaultInput, ShardCount = 1) {
  const cloud = await serveFirehose({ faults: { seed: 7, faults: [fault] } });
  await cloud.kinesis.send(new CreateStreamCommand({ StreamName, ShardCount }));
  await active(cloud);
  return cloud;
}

const active = ({ kinesis }: TestCloud) =>
  waitUntilStreamExists({ client: kinesis, maxWaitTime: 5, minDelay: 0.02, maxDelay: 0.1 }, { StreamName });

const put = ({ kinesis }: TestCloud, count: number) =>
  kinesis.send(
    new PutRecordsCommand({
      StreamName,
      Records: Array.from({ length: count }, (_, i) => ({ PartitionKey: `${i}`, Data: Buffer.from(`${i}`) })),
    }),
  );

/** What every shard holds. */
async function storedIn({ kinesis }: TestCloud): Promise<Record<string, string[]>> {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
  const held: Record<string, string[]> = {};
  for (const { ShardId = '' } of Shards) {
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    held[ShardId] = Records.map(({ Data = [] }) => Buffer.from(Data).toString());
  }
  return held;
}

describe('fail-records', () => {
  it('refuses a share of the records in their places; the others are stored', async () => {
    const cloud = await cloudWith({ fault: 'fail-records', share: 0.4, times: 1 });
    const { FailedRecordCount, Records = [] } = await put(cloud, 20);
    const refused = Records.flatMap(({ ErrorCode }, i) => (ErrorCode === undefined ? [] : [i]));
    expect(refused).toMatchInlineSnapshot(`
      [
        1,
        5,
        14,
        19,
      ]
    `);
    expect(FailedRecordCount).toBe(refused.length);
    expect(Records).toHaveLength(20);
    expect(Records[refused[0] ?? 0]).toMatchObject({
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: 'planted fault',
    });
    const stored = Object.values(await storedIn(cloud)).flat();
    expect(stored).toEqual(
      Array.from({ length: 20 }, (_, i) => i)
        .filter((i) => !refused.includes(i))
        .map(String),
    );
    expect((await put(cloud, 1)).FailedRecordCount).toBe(0);
  });

  it('refuses those of one shard alone', async () => {
    const shard = 'shardId-000000000001';
    const cloud = await cloudWith(
      { fault: 'fail-records', errorCode: 'InternalFailure', match: { shard } },
      2,
    );
    const { Records = [], FailedRecordCount = 0 } = await put(cloud, 20);
    const { 'shardId-000000000000': first = [], [shard]: second } = await storedIn(cloud);
    expect(second).toEqual([]);
    expect(first.length).toBeGreaterThan(0);
    expect(FailedRecordCount).toBe(20 - first.length);
    expect(new Set(Records.map(({ ErrorCode }) => ErrorCode))).toEqual(
      new Set([undefined, 'InternalFailure']),
    );
  });

  it('refuses all of them without the service seeing any', async () => {
    const cloud = await cloudWith({ fault: 'fail-records' });
    expect((await put(cloud, 3)).FailedRecordCount).toBe(3);
    expect(Object.values(await storedIn(cloud)).flat()).toEqual([]);
  });

  it('refuses records of PutRecordBatch in that reply’s members', async () => {
    const cloud = await serveFirehose({
      faults: {
        seed: 7,
        faults: [
          {
            fault: 'fail-records',
            operation: 'PutRecordBatch',
            share: 0.5,
            errorCode: 'ServiceUnavailableException',
          },
        ],
      },
    });
    await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut()));
    const Records = Array.from({ length: 10 }, (_, i) => ({ Data: Buffer.from(`${i}`) }));
    const reply = await cloud.firehose.send(
      new PutRecordBatchCommand({ DeliveryStreamName: 'delivery', Records }),
    );
    const codes = reply.RequestResponses?.map(({ ErrorCode }) => ErrorCode) ?? [];
    const failed = codes.filter((code) => code === 'ServiceUnavailableException').length;
    expect(failed).toBeGreaterThan(0);
    expect([reply.FailedPutCount, codes.length]).toEqual([failed, 10]);
    expect(cloud.status().bufferedRecords).toBe(10 - failed);
  });
});

describe('reshard', () => {
  const openShards = async ({ kinesis }: TestCloud) =>
    ((await kinesis.send(new ListShardsCommand({ StreamName }))).Shards ?? [])
      .filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined)
      .map(({ ShardId = '' }) => ShardId.slice(-1));

  it('splits the widest shard behind a put, once', async () => {
    const cloud = await cloudWith({ fault: 'reshard', after: 1 });
    await put(cloud, 2);
    expect(await openShards(cloud)).toEqual(['0']);
    await put(cloud, 2);
    await active(cloud);
    expect(await openShards(cloud)).toEqual(['1', '2']);
    await put(cloud, 2);
    expect(await openShards(cloud)).toEqual(['1', '2']);
    expect(Object.values(await storedIn(cloud)).flat()).toHaveLength(6);
  });

  it('merges neighbours by their hash keys, which after a split are not neighbours by their ids', async () => {
    const cloud = await cloudWith({ fault: 'reshard', times: 1 }, 2);
    await put(cloud, 2);
    await active(cloud);
    expect(await openShards(cloud)).toEqual(['1', '2', '3']);
    cloud.plant({ fault: 'reshard', how: 'merge', times: 1 });
    await put(cloud, 2);
    await active(cloud);
    expect(await openShards(cloud)).toEqual(['1', '4']);
    const { Shards = [] } = await cloud.kinesis.send(new ListShardsCommand({ StreamName }));
    const [whole, merged] = [Shards[0], Shards[4]];
    expect(merged?.HashKeyRange).toEqual(whole?.HashKeyRange);
    expect(Object.values(await storedIn(cloud)).flat()).toHaveLength(4);
  });

  it('merges neighbours, and says where there are none', async () => {
    const cloud = await cloudWith({ fault: 'reshard', how: 'merge', times: 2 }, 2);
    await put(cloud, 2);
    await active(cloud);
    expect(await openShards(cloud)).toEqual(['2']);
    await put(cloud, 2);
    expect(cloud.strikes.at(-1)).toBe('fault fault-1: clicks has no two open shards to merge');
  });
});
