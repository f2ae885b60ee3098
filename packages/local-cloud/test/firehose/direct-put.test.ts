import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateDeliveryStreamCommand,
  DeleteDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
} from '@aws-sdk/client-firehose';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import {
  BUCKET,
  directPut,
  flush,
  NEWLINES,
  startDelivery,
  storedLines,
  storedObjects,
} from './helpers/delivery.ts';
import { restarted, serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

const DeliveryStreamName = 'delivery';

async function startDirectPut(
  members: Parameters<typeof directPut>[0] = { ProcessingConfiguration: NEWLINES },
) {
  const cloud = await serveFirehose();
  await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut(members)));
  return cloud;
}

const put = ({ firehose }: TestCloud, data: string | Buffer) =>
  firehose.send(new PutRecordCommand({ DeliveryStreamName, Record: { Data: Buffer.from(data) } }));

const putBatch = ({ firehose }: TestCloud, data: readonly (string | Buffer)[]) =>
  firehose.send(
    new PutRecordBatchCommand({
      DeliveryStreamName,
      Records: data.map((part) => ({ Data: Buffer.from(part) })),
    }),
  );

const queueFiles = ({ folder }: TestCloud) => {
  const queue = join(folder, 'firehose/direct-put/delivery.queue');
  return readdirSync(queue).map((name) => join(queue, name));
};

describe('Direct PUT over HTTP', () => {
  it('delivers PutRecord and PutRecordBatch in the order in which they came, emoji and all', async () => {
    const cloud = await startDirectPut();
    const one = await put(cloud, '{"name":"Žofie 🦊"}');
    const batch = await putBatch(cloud, ['two', 'three']);
    expect(one).toMatchObject({ RecordId: expect.stringMatching(/^.{20,}$/), Encrypted: false });
    expect(batch).toMatchObject({ FailedPutCount: 0, Encrypted: false });
    const ids = [one.RecordId, ...(batch.RequestResponses ?? []).map(({ RecordId }) => RecordId)];
    expect(new Set(ids).size).toBe(3);
    await flush(cloud, 3);
    expect(await storedLines(cloud)).toEqual(['{"name":"Žofie 🦊"}', 'two', 'three']);
    expect(queueFiles(cloud)).toEqual([]);
  });

  it('gives ids of their own to equal records', async () => {
    const cloud = await startDirectPut();
    const ids = [];
    for (let i = 0; i < 20; i++) ids.push((await put(cloud, 'same')).RecordId);
    expect(new Set(ids).size).toBe(20);
  });

  it('makes an object whenever the buffer has SizeInMBs, a batch notwithstanding', async () => {
    const cloud = await startDirectPut({});
    const records = Array.from({ length: 10 }, (_, i) => Buffer.alloc(400_000, String(i)));
    await putBatch(cloud, records);
    await vi.waitFor(() => expect(cloud.status().deliveredRecords).toBe(9), { timeout: 5_000, interval: 20 });
    expect(cloud.status()).toMatchObject({ deliveredObjects: 3, bufferedRecords: 1, bufferedBytes: 400_000 });
    await flush(cloud, 10);
    const whole = Buffer.concat((await storedObjects(cloud)).map(({ body }) => body));
    expect(whole.equals(Buffer.concat(records))).toBe(true);
  });

  it('is kept over a restart once it was acknowledged, and stored once', async () => {
    const first = await startDirectPut();
    await putBatch(first, ['one', 'two']);
    const second = await restarted(first);
    await put(second, 'three');
    expect(second.status().bufferedRecords).toBeLessThanOrEqual(3);
    await flush(second, 1);
    const third = await restarted(second);
    await put(third, 'four');
    await flush(third, 1);
    expect(await storedLines(third)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('drops a record that a kill cut in two, which was never acknowledged', async () => {
    const first = await startDirectPut();
    await putBatch(first, ['one', 'two']);
    await first.close();
    const [file = ''] = queueFiles(first);
    const bytes = readFileSync(file);
    for (const [i, kept] of [1, 11, 12, 14].entries()) {
      writeFileSync(file, bytes);
      appendFileSync(file, bytes.subarray(0, kept));
      const again = await serveFirehose({ folder: first.folder, clock: first.clock, run: i + 2 });
      await vi.waitFor(() => expect(again.status().bufferedRecords).toBe(2), { timeout: 5_000 });
      await again.close();
    }
    const last = await serveFirehose({ folder: first.folder, clock: first.clock, run: 9 });
    await put(last, 'three');
    await flush(last, 1);
    expect(await storedLines(last)).toEqual(['one', 'two', 'three']);
  });

  it('is refused by a delivery stream that reads a Kinesis stream', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    for (const call of [put(cloud, 'x'), putBatch(cloud, ['x'])]) {
      await expect(call).rejects.toMatchObject({
        name: 'InvalidArgumentException',
        message: 'This operation is not permitted on KinesisStreamAsSource delivery stream type.',
      });
    }
  });

  it('is refused by a delivery stream that is not there', async () => {
    const cloud = await serveFirehose();
    await expect(put(cloud, 'x')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('goes with its delivery stream: what was buffered is dropped', async () => {
    const cloud = await startDirectPut();
    await put(cloud, 'dropped');
    await cloud.firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName }));
    await cloud.firehose.send(
      new CreateDeliveryStreamCommand(directPut({ ProcessingConfiguration: NEWLINES })),
    );
    await put(cloud, 'kept');
    await flush(cloud, 1);
    expect(await storedLines(cloud)).toEqual(['kept']);
  });

  it('keeps delivery streams apart whose names are dots', async () => {
    const cloud = await startDirectPut();
    await put(cloud, 'kept');
    for (const name of ['.', '..']) {
      await cloud.firehose.send(
        new CreateDeliveryStreamCommand({ ...directPut(), DeliveryStreamName: name }),
      );
      await cloud.firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: name }));
    }
    await cloud.firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }));
    await flush(cloud, 1);
    expect(await storedLines(cloud)).toEqual(['kept']);
  });
});

describe('the limits of Direct PUT', () => {
  it('takes a record of 1,000 KiB and refuses one byte more', async () => {
    const cloud = await startDirectPut();
    await put(cloud, Buffer.alloc(1_024_000));
    await expect(put(cloud, Buffer.alloc(1_024_001))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'record.data' failed to satisfy constraint: " +
        'Member must have length less than or equal to 1024000',
    });
    await expect(putBatch(cloud, ['x', Buffer.alloc(1_024_001)])).rejects.toThrow(
      "Value at 'records.2.member.data' failed",
    );
  });

  it('takes 500 records in a batch and refuses 501', async () => {
    const cloud = await startDirectPut();
    const reply = await putBatch(cloud, new Array(500).fill('x'));
    expect(reply.RequestResponses).toHaveLength(500);
    await expect(putBatch(cloud, new Array(501).fill('x'))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'records' failed to satisfy constraint"),
    });
    expect(cloud.status().sources[0]?.readRecords).toBe(500);
  });

  it('takes 4 MiB in a batch and refuses one byte more', async () => {
    const cloud = await startDirectPut({ BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 60 } });
    const fourMib = Array.from({ length: 8 }, () => Buffer.alloc(524_288));
    await putBatch(cloud, fourMib);
    await expect(putBatch(cloud, [...fourMib, 'x'])).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'Records size exceeds 4 MB limit',
    });
    expect(cloud.status().sources[0]?.readRecords).toBe(8);
  });
});
