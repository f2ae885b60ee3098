import { CreateDeliveryStreamCommand, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { awsError } from '../../src/aws-reply.ts';
import { metricRecorder } from '../../src/firehose/metrics.ts';
import {
  BUCKET,
  directPut,
  flush,
  NEWLINES,
  putRecords,
  startDelivery,
  untilDelivered,
  untilRead,
} from './helpers/delivery.ts';
import { byKey, flushPartitions } from './helpers/partitions.ts';
import { serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';
import { createTable, toParquet } from './parquet/helpers/converted.ts';

const MINUTE_MS = 60_000;
const values = (cloud: TestCloud) => cloud.status().metrics.values;

describe('a metric', () => {
  it('gives its statistic over the last whole minute and since the start', () => {
    let nowMs = 10 * MINUTE_MS;
    const metrics = metricRecorder({ nowMs: () => nowMs });
    metrics.add('DeliveryToS3.Records', 5);
    metrics.add('DeliveryToS3.Success', 0);
    metrics.add('PartitionCountExceeded', 1);
    nowMs += MINUTE_MS - 1;
    metrics.add('DeliveryToS3.Records', 2);
    metrics.add('DeliveryToS3.Success', 1);
    metrics.add('PartitionCountExceeded', 0);
    expect(metrics.counted('DeliveryToS3.Records')).toMatchObject({ sinceStart: 7, lastMinute: undefined });
    nowMs += 1;
    metrics.add('DeliveryToS3.Records', 100);
    expect(metrics.counted('DeliveryToS3.Records')).toMatchObject({
      unit: 'Count',
      statistic: 'Sum',
      sinceStart: 107,
      lastMinute: 7,
    });
    expect(metrics.counted('DeliveryToS3.Success')).toMatchObject({ statistic: 'Average', lastMinute: 0.5 });
    expect(metrics.counted('PartitionCountExceeded')).toMatchObject({ statistic: 'Maximum', lastMinute: 1 });
    nowMs += MINUTE_MS;
    expect(metrics.counted('DeliveryToS3.Records')).toMatchObject({ sinceStart: 107, lastMinute: 100 });
    nowMs += MINUTE_MS;
    expect(metrics.counted('DeliveryToS3.Records')).toMatchObject({ sinceStart: 107, lastMinute: undefined });
  });

  it('has no value before its first data point', () => {
    const metrics = metricRecorder({ nowMs: () => 0 });
    expect(JSON.stringify(metrics.counted('DeliveryToS3.Success'))).toBe(
      '{"unit":"None","statistic":"Average"}',
    );
  });
});

describe('metrics of a delivery stream', () => {
  it('follow records from a Kinesis stream to an object', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    expect(cloud.status().metrics).toMatchObject({
      namespace: 'AWS/Firehose',
      dimensions: { DeliveryStreamName: 'delivery' },
    });
    expect(values(cloud)['DeliveryToS3.DataFreshness']).toEqual({ unit: 'Seconds', statistic: 'Maximum' });
    await putRecords(cloud, ['abc', 'de']);
    await untilRead(cloud, 2);
    cloud.clock.advance(30_000);
    const age = values(cloud)['DeliveryToS3.DataFreshness']?.now;
    expect(age).toBeGreaterThanOrEqual(30);
    expect(age).toBeLessThan(40);
    await flush(cloud, 2);
    await vi.waitFor(() => expect(values(cloud)['DeliveryToS3.DataFreshness']?.now).toBeUndefined());
    const told = values(cloud);
    expect(told.KinesisMillisBehindLatest?.now).toBe(0);
    expect(told['DataReadFromKinesisStream.Records']?.sinceStart).toBe(2);
    expect(told['DataReadFromKinesisStream.Bytes']?.sinceStart).toBe(5);
    expect(told['DeliveryToS3.Records']?.sinceStart).toBe(2);
    expect(told['DeliveryToS3.Bytes']?.sinceStart).toBe('abc\nde\n'.length);
    expect(told['DeliveryToS3.Success']?.sinceStart).toBe(1);
    cloud.clock.advance(MINUTE_MS);
    expect(Object.keys(values(cloud))).not.toContain('PartitionCount');
    expect(Object.keys(values(cloud))).not.toContain('SucceedConversion.Records');
    expect(Object.keys(values(cloud))).not.toContain('IncomingRecords');
  });

  it('count puts that S3 refused, and reads that Kinesis throttled', async () => {
    let refused = 0;
    let isThrottled = true;
    let throttled = 0;
    const cloud = await serveFirehose({
      onS3: ({ method, url = '' }, response) => {
        if (method !== 'PUT' || !url.includes('delivery-1') || ++refused > 1) return false;
        response.writeHead(400, { 'content-type': 'application/xml' });
        response.end('<Error><Code>BadDigest</Code><Message>planted</Message></Error>');
        return true;
      },
      onKinesis: (operation) =>
        operation === 'GetRecords' && isThrottled && ++throttled > 0
          ? awsError('ProvisionedThroughputExceededException', 'planted')
          : undefined,
    });
    await startDelivery(cloud);
    await vi.waitFor(() => expect(cloud.status().lastError).toContain('planted'), { timeout: 10_000 });
    isThrottled = false;
    await putRecords(cloud, ['abc']);
    await flush(cloud, 1);
    const told = values(cloud);
    expect(told['DeliveryToS3.Success']?.sinceStart).toBe(0.5);
    // The SDK tries several times in one call. All of these count, or none where a later one worked.
    expect(told.ThrottledGetRecords?.sinceStart).toBeGreaterThan(0);
    expect(told.ThrottledGetRecords?.sinceStart).toBeLessThanOrEqual(throttled);
    expect(told.ThrottledGetShardIterator?.sinceStart).toBeUndefined();
  });

  it('tell that nothing waits any more although the next read fails', async () => {
    let isDown = false;
    const cloud = await serveFirehose({
      onKinesis: (operation) =>
        isDown && operation === 'GetRecords' ? awsError('InternalFailure', 'planted', 500) : undefined,
    });
    await startDelivery(cloud);
    await putRecords(cloud, ['abc']);
    await untilRead(cloud, 1);
    isDown = true;
    await vi.waitFor(() => expect(cloud.status().lastError).toContain('planted'), { timeout: 10_000 });
    cloud.clock.advance(60_000);
    await untilDelivered(cloud, 1);
    expect(cloud.status()).toMatchObject({ bufferedRecords: 0, bufferedBytes: 0 });
    expect(values(cloud)['DeliveryToS3.DataFreshness']?.now).toBeUndefined();
  });

  it('count what is put directly', async () => {
    const cloud = await serveFirehose();
    await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut()));
    const Records = ['čau', 'abc'].map((text) => ({ Data: Buffer.from(text) }));
    await cloud.firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: 'delivery', Records }));
    const told = values(cloud);
    expect(told.IncomingRecords?.sinceStart).toBe(2);
    expect(told.IncomingBytes?.sinceStart).toBe(7);
    expect(told['DeliveryToS3.DataFreshness']?.now).toBeGreaterThanOrEqual(0);
    expect(Object.keys(told)).not.toContain('KinesisMillisBehindLatest');
  });

  it('of dynamic partitioning count partitions, objects and jq', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, byKey());
    await putRecords(cloud, ['{"k":"a"}', '{"k":"b"}', 'no JSON']);
    await untilRead(cloud, 3);
    expect(values(cloud).PartitionCount?.now).toBe(2);
    await flushPartitions(cloud, 3);
    const told = values(cloud);
    expect(told.PartitionCount?.now).toBe(0);
    expect(told.PartitionCountExceeded?.sinceStart).toBe(0);
    expect(told['DeliveryToS3.ObjectCount']?.sinceStart).toBe(2);
    expect(told['DeliveryToS3.Records']?.sinceStart).toBe(2);
    expect(told['JQProcessing.Duration']?.sinceStart).toBeGreaterThanOrEqual(0);
    const throughput = told.PerPartitionThroughput?.sinceStart ?? 0;
    expect(throughput).toBeGreaterThan(0);
    expect(throughput).toBeLessThanOrEqual(9 / 60);
  });

  it('of conversion tell what was converted and what failed', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await putRecords(cloud, ['{"value":1}', '{"value":22}', '{"value":']);
    await flush(cloud, 3);
    const told = values(cloud);
    expect(told['SucceedConversion.Records']?.sinceStart).toBe(2);
    expect(told['SucceedConversion.Bytes']?.sinceStart).toBe(23);
    expect(told['FailedConversion.Records']?.sinceStart).toBe(1);
    expect(told['FailedConversion.Bytes']?.sinceStart).toBe(9);
  });
});
