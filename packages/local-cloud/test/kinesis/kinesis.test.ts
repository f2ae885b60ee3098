import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it, vi } from 'vitest';
import { shardLimits } from '../../src/kinesis/shard-limits.ts';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const StreamName = 'clicks';

async function createStream(kinesis: KinesisClient, ShardCount = 1): Promise<void> {
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount }));
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: 10, minDelay: 0.05, maxDelay: 1 },
    { StreamName },
  );
}

async function iterator(
  kinesis: KinesisClient,
  type: 'TRIM_HORIZON' | 'LATEST',
  ShardId = 'shardId-000000000000',
) {
  const request = new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: type });
  return (await kinesis.send(request)).ShardIterator;
}

const records = (count: number, bytes = 10) =>
  Array.from({ length: count }, (_, i) => ({ PartitionKey: `key-${i}`, Data: Buffer.alloc(bytes, `${i},`) }));

describe('kinesis over HTTP', () => {
  it('stores records and reads them back in order, emoji and all', async () => {
    const { kinesis } = await serve(tempFolder());
    await createStream(kinesis);
    const texts = ['{"name":"Žofie 🦊"}', '{"n":2}', '{"n":3}'];
    for (const text of texts) {
      await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from(text) }));
    }
    const { Records = [] } = await kinesis.send(
      new GetRecordsCommand({ ShardIterator: await iterator(kinesis, 'TRIM_HORIZON') }),
    );
    expect(Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString('utf8'))).toEqual(texts);
  });

  it('is not closed before what it was last told is done', async () => {
    const folder = tempFolder();
    const first = await serve(folder);
    await createStream(first.kinesis);
    await first.kinesis.send(new CreateStreamCommand({ StreamName: 'young', ShardCount: 1 }));
    await first.kinesis.send(new DeleteStreamCommand({ StreamName }));
    await first.close();
    const { kinesis } = await serve(folder);
    const summary = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'young' }));
    expect(summary.StreamDescriptionSummary?.StreamStatus).toBe('ACTIVE');
    await expect(kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps records over a restart', async () => {
    const folder = tempFolder();
    const first = await serve(folder);
    await createStream(first.kinesis);
    await first.kinesis.send(new PutRecordsCommand({ StreamName, Records: records(20) }));
    await first.close();
    const second = await serve(folder);
    const { Records } = await second.kinesis.send(
      new GetRecordsCommand({ ShardIterator: await iterator(second.kinesis, 'TRIM_HORIZON') }),
    );
    expect(Records).toHaveLength(20);
  });

  it('takes a stream by its ARN', async () => {
    const { kinesis } = await serve(tempFolder());
    await createStream(kinesis, 2);
    const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks';
    expect((await kinesis.send(new ListShardsCommand({ StreamARN }))).Shards).toHaveLength(2);
  });

  it('splits a shard once, as the service does', async () => {
    const { kinesis } = await serve(tempFolder());
    await createStream(kinesis);
    const split = () =>
      kinesis.send(
        new SplitShardCommand({
          StreamName,
          ShardToSplit: 'shardId-000000000000',
          NewStartingHashKey: `${2n ** 127n}`,
        }),
      );
    await split();
    await waitUntilStreamExists(
      { client: kinesis, maxWaitTime: 10, minDelay: 0.05, maxDelay: 1 },
      { StreamName },
    );
    await expect(split()).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: expect.stringContaining('has already been merged or split'),
    });
    expect((await kinesis.send(new ListShardsCommand({ StreamName }))).Shards).toHaveLength(3);
  });

  it('begins a stream on demand with four shards', async () => {
    const { kinesis } = await serve(tempFolder());
    await kinesis.send(
      new CreateStreamCommand({ StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
    );
    await waitUntilStreamExists(
      { client: kinesis, maxWaitTime: 10, minDelay: 0.05, maxDelay: 1 },
      { StreamName },
    );
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(StreamDescriptionSummary?.OpenShardCount).toBe(4);
  });

  it('answers an operation it does not have, and a missing stream, as the service would', async () => {
    const { kinesis } = await serve(tempFolder());
    await expect(
      kinesis.send(new PutRecordsCommand({ StreamName: 'nope', Records: records(1) })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(
      kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'nope' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('answers at most 10 MiB, and the next iterator goes on where that ended', async () => {
    const { kinesis } = await serve(tempFolder());
    await createStream(kinesis);
    for (let i = 0; i < 4; i++) {
      await kinesis.send(new PutRecordsCommand({ StreamName, Records: records(4, 1_000_000) }));
    }
    const first = await kinesis.send(
      new GetRecordsCommand({ ShardIterator: await iterator(kinesis, 'TRIM_HORIZON') }),
    );
    const second = await kinesis.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
    expect([first.Records?.length, second.Records?.length]).toEqual([10, 6]);
  });

  it('never skips a record whose put began before an empty poll and ended after it', async () => {
    const { kinesis } = await serve(tempFolder());
    await createStream(kinesis);
    const latest = await iterator(kinesis, 'LATEST');
    const start = Date.now();
    const now = vi.spyOn(Date, 'now');
    now.mockReturnValue(start + 3_000);
    const empty = await kinesis.send(new GetRecordsCommand({ ShardIterator: latest }));
    now.mockReturnValue(start + 1_500);
    await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('x') }));
    now.mockReturnValue(start + 3_500);
    const { Records } = await kinesis.send(new GetRecordsCommand({ ShardIterator: empty.NextShardIterator }));
    now.mockRestore();
    expect(Records).toHaveLength(1);
  });
});

describe('shard limits over HTTP', () => {
  it('fails just the entries that a shard does not take, each in its place', async () => {
    let now = 0;
    const { kinesis } = await serve(
      tempFolder(),
      shardLimits(() => now),
    );
    await createStream(kinesis);
    for (let i = 0; i < 2; i++)
      await kinesis.send(new PutRecordsCommand({ StreamName, Records: records(450) }));
    const reply = await kinesis.send(new PutRecordsCommand({ StreamName, Records: records(300) }));
    expect(reply.FailedRecordCount).toBe(200);
    expect(reply.Records?.slice(0, 100).every((entry) => entry.SequenceNumber !== undefined)).toBe(true);
    expect(
      reply.Records?.slice(100).every(
        (entry) => entry.ErrorCode === 'ProvisionedThroughputExceededException',
      ),
    ).toBe(true);
    expect(reply.Records?.[100]?.ErrorMessage).toContain(
      'shardId-000000000000 in stream clicks under account 000000000000',
    );
    now += 200;
    const later = await kinesis.send(new PutRecordsCommand({ StreamName, Records: records(300) }));
    expect(later.FailedRecordCount).toBe(100);
  });

  it('fails a single put as a whole call', async () => {
    const { kinesis } = await serve(tempFolder(), { admit: () => false });
    await createStream(kinesis);
    await expect(
      kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('x') })),
    ).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });

  it('stores nothing and fails all when no entry is taken', async () => {
    const { kinesis } = await serve(tempFolder(), { admit: () => false });
    await createStream(kinesis);
    expect(
      (await kinesis.send(new PutRecordsCommand({ StreamName, Records: records(3) }))).FailedRecordCount,
    ).toBe(3);
    const { Records } = await kinesis.send(
      new GetRecordsCommand({ ShardIterator: await iterator(kinesis, 'TRIM_HORIZON') }),
    );
    expect(Records).toEqual([]);
  });
});
