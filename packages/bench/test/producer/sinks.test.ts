import { PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { Aggregate } from '@event-archive/kpl';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasMoto, STREAM_NAME, startMoto, startNullKinesis } from '../../src/producer/sinks.ts';

const clientOf = (endpoint: string) => {
  const client = kinesisClient({ region: 'us-east-1', endpoint });
  onTestFinished(() => client.destroy());
  return client;
};
const lineOf = (id: string) => Buffer.from(JSON.stringify({ event_id: id, text: '"PartitionKey": "Grüße"' }));

describe('the null Kinesis', () => {
  const nullKinesis = async (isReading: boolean) => {
    const sink = await startNullKinesis(isReading);
    onTestFinished(sink.stop);
    const client = clientOf(sink.endpoint);
    const put = (...lines: Buffer[]) =>
      client.send(
        new PutRecordsCommand({
          StreamName: STREAM_NAME,
          Records: lines.map((Data) => ({ Data, PartitionKey: 'PartitionKey' })),
        }),
      );
    const putOne = (Data: Buffer) =>
      client.send(new PutRecordCommand({ StreamName: STREAM_NAME, Data, PartitionKey: 'k' }));
    return { ...sink, put, putOne };
  };

  it('answers with an entry for each record, and counts each once', async () => {
    const { put, putOne, taken } = await nullKinesis(false);
    const { Records = [], FailedRecordCount } = await put(lineOf('a'), lineOf('b'), lineOf('c'));
    expect(FailedRecordCount).toBe(0);
    expect(Records.map(({ ShardId }) => ShardId)).toEqual(Array(3).fill('shardId-000000000000'));
    for (const { SequenceNumber } of Records) expect(SequenceNumber).toMatch(/^\d{56}$/);
    expect((await putOne(lineOf('d'))).SequenceNumber).toMatch(/^\d{56}$/);
    expect(await taken()).toEqual({ records: 4, events: 0, ids: 0 });
    expect(await taken()).toEqual({ records: 0, events: 0, ids: 0 });
  });

  it('counts events and different ids in records and aggregates, where it reads', async () => {
    const { put, putOne, taken } = await nullKinesis(true);
    const aggregate = new Aggregate({ maxBytes: 50_000, maxRecords: 10 });
    for (const id of ['a', 'b', 'c']) aggregate.add({ partitionKey: 'k', bytes: lineOf(id) });
    await put(aggregate.encoded(), lineOf('c'));
    await putOne(lineOf('d'));
    expect(await taken()).toEqual({ records: 3, events: 5, ids: 4 });
  });
});

describe.skipIf(!hasMoto())('moto as a sink', () => {
  it('has an empty stream after each clear', { timeout: 30_000 }, async () => {
    const sink = await startMoto();
    onTestFinished(sink.stop);
    const client = clientOf(sink.endpoint);
    const put = async () => {
      const Records = [{ Data: lineOf('a'), PartitionKey: 'k' }];
      const reply = await client.send(new PutRecordsCommand({ StreamName: STREAM_NAME, Records }));
      return reply.Records?.[0]?.SequenceNumber;
    };
    await sink.clear();
    expect(await put()).toBe('1');
    expect(await put()).toBe('2');
    await sink.clear();
    expect(await put()).toBe('1');
  });
});

describe('hasMoto', () => {
  it('looks along the path', () => {
    expect(hasMoto('/nonexistent:/nowhere')).toBe(false);
  });
});
