import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../src/firehose/movable-clock.ts';
import { putsUnderWay } from '../../src/kinesis/puts-under-way.ts';
import { noLimits } from '../../src/kinesis/shard-limits.ts';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const HOUR_MS = 3_600_000;
const StreamName = 'clicks';

async function stream() {
  const clock = movableClock();
  const { kinesis } = await serve(tempFolder(), noLimits, { clock });
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: 5, minDelay: 0.02, maxDelay: 0.1 },
    { StreamName },
  );
  return { clock, kinesis };
}

const put = (kinesis: KinesisClient, text: string) =>
  kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from(text) }));

const begin = async (kinesis: KinesisClient) =>
  (
    await kinesis.send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    )
  ).ShardIterator;

const read = (kinesis: KinesisClient, ShardIterator: string | undefined) =>
  kinesis.send(new GetRecordsCommand({ ShardIterator }));

describe('the time of Kinesis', () => {
  it('is that of the clock: records arrive then', async () => {
    const { clock, kinesis } = await stream();
    await put(kinesis, 'now');
    clock.advance(HOUR_MS);
    await put(kinesis, 'in an hour');
    const { Records = [] } = await read(kinesis, await begin(kinesis));
    const [first = 0, second = 0] = Records.map(
      (record) => record.ApproximateArrivalTimestamp?.getTime() ?? 0,
    );
    expect(Math.abs(first - Date.now())).toBeLessThan(60_000);
    expect(Math.abs(second - first - HOUR_MS)).toBeLessThan(60_000);
  });

  it('lets an iterator expire after five minutes', async () => {
    const { clock, kinesis } = await stream();
    const iterator = await begin(kinesis);
    clock.advance(299_000);
    await read(kinesis, iterator);
    clock.advance(2_000);
    await expect(read(kinesis, iterator)).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
  });

  it('ends the retention of a record: 24 hours unless the stream says more', async () => {
    const { clock, kinesis } = await stream();
    await put(kinesis, 'old');
    clock.advance(23 * HOUR_MS);
    await put(kinesis, 'new');
    const texts = async () =>
      ((await read(kinesis, await begin(kinesis))).Records ?? []).map(({ Data = [] }) =>
        Buffer.from(Data).toString(),
      );
    expect(await texts()).toEqual(['old', 'new']);
    clock.advance(2 * HOUR_MS);
    expect(await texts()).toEqual(['new']);
  });

  it('hides no record from an iterator that found nothing when it was moved on', async () => {
    const { clock, kinesis } = await stream();
    const { NextShardIterator } = await read(kinesis, await begin(kinesis));
    const putting = put(kinesis, 'one');
    clock.advance(HOUR_MS / 60);
    const early = await read(kinesis, NextShardIterator);
    await putting;
    const late = await read(kinesis, early.NextShardIterator);
    expect([...(early.Records ?? []), ...(late.Records ?? [])]).toHaveLength(1);
  });
});

describe('putsUnderWay', () => {
  it('is as old as the oldest put, until the reads that may miss it are through', async () => {
    let now = 1;
    const puts = putsUnderWay(() => now);
    const put = Promise.withResolvers<void>();
    const read = Promise.withResolvers<void>();
    const putting = puts.put(() => put.promise);
    now = 7;
    const reading = puts.read(() => read.promise);
    expect(puts.oldestMs()).toBe(1);
    put.resolve();
    await putting;
    expect(puts.oldestMs()).toBe(1);
    read.resolve();
    await reading;
    await new Promise(setImmediate);
    expect(puts.oldestMs()).toBe(7);
  });
});
