import {
  CreateDeliveryStreamCommand,
  type CreateDeliveryStreamInput,
  type ExtendedS3DestinationConfiguration,
} from '@aws-sdk/client-firehose';
import { CreateStreamCommand, PutRecordsCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { vi } from 'vitest';
import { ACCOUNT_ID, type TestCloud } from './serve-firehose.ts';

export const BUCKET = 'archive';
export const STREAM = 'clicks';
export const STREAM_ARN = `arn:aws:kinesis:us-east-1:${ACCOUNT_ID}:stream/${STREAM}`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/firehose`;

/** AppendDelimiterToRecord, switched on. */
export const NEWLINES = { Enabled: true, Processors: [{ Type: 'AppendDelimiterToRecord' as const }] };

/** An Extended S3 destination that the service takes, with the given members replaced. */
export const destination = (
  members: Partial<ExtendedS3DestinationConfiguration> = {},
): ExtendedS3DestinationConfiguration => ({
  RoleARN: ROLE_ARN,
  BucketARN: `arn:aws:s3:::${BUCKET}`,
  BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
  ...members,
});

/** A request for the delivery stream `delivery` that reads the Kinesis stream. */
export const fromKinesis = (
  members: Partial<ExtendedS3DestinationConfiguration> = {},
): CreateDeliveryStreamInput => ({
  DeliveryStreamName: 'delivery',
  DeliveryStreamType: 'KinesisStreamAsSource',
  KinesisStreamSourceConfiguration: { KinesisStreamARN: STREAM_ARN, RoleARN: ROLE_ARN },
  ExtendedS3DestinationConfiguration: destination(members),
});

/** A request for the delivery stream `delivery` that takes records directly. */
export const directPut = (
  members: Partial<ExtendedS3DestinationConfiguration> = {},
): CreateDeliveryStreamInput => ({
  DeliveryStreamName: 'delivery',
  DeliveryStreamType: 'DirectPut',
  ExtendedS3DestinationConfiguration: destination(members),
});

/** Creates bucket and stream. */
export async function createSource(
  { kinesis, s3 }: Pick<TestCloud, 'kinesis' | 's3'>,
  ShardCount = 1,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount }));
  await streamIsActive({ kinesis });
}

export async function streamIsActive({ kinesis }: Pick<TestCloud, 'kinesis'>): Promise<void> {
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: 5, minDelay: 0.02, maxDelay: 0.1 },
    { StreamName: STREAM },
  );
}

/** Bucket, stream, and a delivery stream between them. */
export async function startDelivery(
  cloud: TestCloud,
  members: Partial<ExtendedS3DestinationConfiguration> = {},
  shardCount = 1,
): Promise<void> {
  await createSource(cloud, shardCount);
  await cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis(members)));
}

type Bytes = string | Uint8Array;

/** Puts records into the stream; all of them are accepted or it throws. */
export async function putRecords(
  { kinesis }: Pick<TestCloud, 'kinesis'>,
  records: readonly Bytes[],
  partitionKey: (index: number) => string = (i) => `key-${i}`,
): Promise<void> {
  for (let at = 0; at < records.length; at += 500) {
    const Records = records.slice(at, at + 500).map((Data, i) => ({
      PartitionKey: partitionKey(at + i),
      Data: typeof Data === 'string' ? Buffer.from(Data) : Data,
    }));
    const reply = await kinesis.send(new PutRecordsCommand({ StreamName: STREAM, Records }));
    if (reply.FailedRecordCount !== 0) throw new Error(`${reply.FailedRecordCount} records were refused`);
  }
}

/** Resolves once the engine has read so many records of the stream since it was started. */
export const untilRead = (cloud: TestCloud, records: number) =>
  vi.waitFor(
    () => {
      const read = cloud.status().sources.reduce((sum, source) => sum + source.readRecords, 0);
      if (read < records) throw new Error(`${read} of ${records} records read`);
    },
    { timeout: 10_000, interval: 10 },
  );

/** Resolves once so many user records were stored since the engine was started. */
export const untilDelivered = (cloud: TestCloud, records: number) =>
  vi.waitFor(
    () => {
      const { deliveredRecords } = cloud.status();
      if (deliveredRecords < records) throw new Error(`${deliveredRecords} of ${records} records delivered`);
    },
    { timeout: 10_000, interval: 10 },
  );

/** Moves the time past the interval once all records are read, and waits for their objects. */
export async function flush(cloud: TestCloud, records: number): Promise<void> {
  await untilRead(cloud, records);
  await vi.waitFor(
    () => {
      cloud.clock.advance(60_000);
      const { bufferedRecords, deliveredRecords } = cloud.status();
      if (bufferedRecords > 0 || deliveredRecords === 0) throw new Error(`${bufferedRecords} still buffered`);
    },
    { timeout: 10_000, interval: 50 },
  );
}

export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/** Every object in the bucket, by key. */
export async function storedObjects({ s3 }: Pick<TestCloud, 's3'>): Promise<StoredObject[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const object = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      const body = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
      return {
        key: Key,
        body,
        contentType: object.ContentType,
        contentEncoding: object.ContentEncoding,
      };
    }),
  );
}

/** Every line of every object, objects in the order of their keys. */
export async function storedLines(cloud: Pick<TestCloud, 's3'>): Promise<string[]> {
  const objects = await storedObjects(cloud);
  return objects.flatMap(({ body }) => body.toString('utf8').split('\n').slice(0, -1));
}
