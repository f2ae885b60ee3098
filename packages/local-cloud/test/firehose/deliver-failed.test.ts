import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import { addRecord, emptyBuffer } from '../../src/firehose/buffer.ts';
import type { DeliveryStreamDescription } from '../../src/firehose/config.ts';
import { deliver, deliverFailed } from '../../src/firehose/deliver.ts';
import type { ErrorOutputType, FailedRecord } from '../../src/firehose/error-records.ts';
import type { LogLine } from '../../src/firehose/index.ts';
import { formatConverter } from '../../src/firehose/parquet/format-converter.ts';
import { newSourceStatus } from '../../src/firehose/shard-status.ts';
import { BUCKET, type destination, ROLE_ARN, storedObjects } from './helpers/delivery.ts';
import { countingIds, serveFirehose } from './helpers/serve-firehose.ts';

const ARRIVAL_MS = Date.UTC(2026, 11, 31, 23, 59, 59, 999);
const failed = (text: string, errorOutputType: ErrorOutputType, arrivalMs = ARRIVAL_MS): FailedRecord => ({
  bytes: Buffer.from(text),
  arrivalMs,
  errorOutputType,
  errorCode: 'DynamicPartitioning.MetadataExtractionFailed',
  errorMessage: 'Non JSON record provided',
});

const stream = (
  VersionId: string,
  members: Parameters<typeof destination>[0],
): DeliveryStreamDescription => ({
  DeliveryStreamName: 'delivery',
  DeliveryStreamARN: 'arn:aws:firehose:us-east-1:000000000000:deliverystream/delivery',
  DeliveryStreamStatus: 'ACTIVE',
  DeliveryStreamType: 'DirectPut',
  VersionId,
  CreateTimestamp: 0,
  HasMoreDestinations: false,
  Destinations: [
    {
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationDescription: {
        RoleARN: ROLE_ARN,
        BucketARN: `arn:aws:s3:::${BUCKET}`,
        BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
        CompressionFormat: 'GZIP',
        ...(members as object),
      },
    },
  ],
});

/** A bucket over HTTP and everything that delivery to it needs; `refuses` says which PUTs fail. */
async function delivery(refuses: (url: string) => boolean = () => false) {
  const cloud = await serveFirehose({
    onS3: ({ method, url = '' }, response) => {
      if (method !== 'PUT' || !refuses(url)) return false;
      response.writeHead(500, { 'content-type': 'application/xml' });
      response.end('<Error><Code>InternalError</Code><Message>planted</Message></Error>');
      return true;
    },
  });
  await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const log: LogLine[] = [];
  const stopping = new AbortController();
  const configured = {
    now: stream('1', { ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/!{timestamp:yyyy}/' }),
  };
  const context = {
    s3: cloud.s3,
    ids: countingIds(),
    converter: formatConverter(cloud.glue),
    clock: cloud.clock,
    signal: stopping.signal,
    closing: stopping.signal,
    log: (line: LogLine) => void log.push(line),
    stream: () => configured.now,
  };
  return { cloud, log, stopping, configured, context, status: newSourceStatus('direct-put') };
}

const linesOf = (objects: { key: string; body: Buffer }[]) =>
  objects.map(({ key, body }) => [
    key.replace(/delivery-.*/, ''),
    body
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => Buffer.from(JSON.parse(line).rawData, 'base64').toString()),
  ]);

describe('deliverFailed', () => {
  it('stores one plain object of lines for each type of error, named after its oldest record', async () => {
    const { cloud, context, status, log } = await delivery();
    const records = [
      failed('a', 'metadata-extraction-failed', ARRIVAL_MS + 1),
      failed('é🦊', 'activePartitionExceeded', ARRIVAL_MS + 1),
      failed('b', 'metadata-extraction-failed'),
    ];
    expect(await deliverFailed(records, status, context)).toBe(true);
    const objects = await storedObjects(cloud);
    expect(linesOf(objects)).toEqual([
      ['errors/activePartitionExceeded/2027/', ['é🦊']],
      ['errors/metadata-extraction-failed/2026/', ['a', 'b']],
    ]);
    const name = (stamp: string, n: number) => `delivery-1-${stamp}-00000001-0000-4000-8000-00000000000${n}`;
    expect(objects.map(({ key, contentEncoding }) => [key.replace(/.*\//, ''), contentEncoding])).toEqual([
      [name('2027-01-01-00-00-00', 2), undefined],
      [name('2026-12-31-23-59-59', 1), undefined],
    ]);
    expect(status).toMatchObject({ failedRecords: 3, errorObjects: 2, deliveredRecords: 0 });
    expect(log.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^failed records \(metadata-extraction-failed\): 2 in s3:\/\/archive\/errors\//),
    );
  });

  it('blocks and says so as long as the error prefix cannot be written', async () => {
    let isDown = true;
    const { cloud, context, status, stopping } = await delivery((url) => isDown && url.includes('errors/'));
    let outcome: boolean | undefined;
    const delivering = deliverFailed([failed('a', 'metadata-extraction-failed')], status, context).then(
      (stored) => (outcome = stored),
    );
    await vi.waitFor(() =>
      expect(status.storeError).toMatch(/^storing errors\/metadata-extraction-failed\//),
    );
    cloud.clock.advance(3_600_000);
    expect(outcome).toBeUndefined();
    isDown = false;
    await vi.waitFor(() => {
      cloud.clock.advance(10_000);
      expect(outcome).toBe(true);
    });
    await delivering;
    expect(status.storeError).toBeUndefined();
    stopping.abort();
  });

  it('goes by the configuration that is corrected meanwhile', async () => {
    const { cloud, context, status, configured } = await delivery((url) => url.includes('errors/'));
    const delivering = deliverFailed([failed('a', 'metadata-extraction-failed')], status, context);
    await vi.waitFor(() => expect(status.storeError).toBeDefined());
    configured.now = stream('2', { ErrorOutputPrefix: 'bad/' });
    await vi.waitFor(async () => {
      cloud.clock.advance(10_000);
      expect(status.errorObjects).toBe(1);
    });
    expect(await delivering).toBe(true);
    expect((await storedObjects(cloud)).map(({ key }) => key)).toEqual([
      expect.stringMatching(/^bad\/metadata-extraction-failed\/2026\/12\/31\/23\/delivery-2-/),
    ]);
  });

  it('gives up when the delivery stream is stopped', async () => {
    const { context, status, stopping } = await delivery((url) => url.includes('errors/'));
    stopping.abort();
    expect(await deliverFailed([failed('a', 'metadata-extraction-failed')], status, context)).toBe(false);
  });
});

describe('deliver', () => {
  it('counts nothing as failed where every record is in the object', async () => {
    const { cloud, context, status } = await delivery();
    const buffer = emptyBuffer();
    addRecord(buffer, { bytes: Buffer.from('a'), origin: { arrivalMs: ARRIVAL_MS }, position: undefined }, 0);
    expect(await deliver(buffer, status, context)).toBe(true);
    expect(status).toMatchObject({
      failedRecords: 0,
      errorObjects: 0,
      deliveredRecords: 1,
      deliveredBytes: 1,
    });
    expect(await storedObjects(cloud)).toHaveLength(1);
  });
});
