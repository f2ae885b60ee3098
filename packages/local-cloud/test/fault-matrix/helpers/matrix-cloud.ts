import { CreateDeliveryStreamCommand, DeleteDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { CreateStreamCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { firehoseClient, glueClient, kinesisClient, s3Client } from '@event-archive/aws-clients';
import { ACCOUNT_ID, type Cloud, startCloud } from '../../../src/cloud.ts';
import type { FaultInput } from '../../../src/faults/plan.ts';
import { type MovableClock, movableClock } from '../../../src/firehose/movable-clock.ts';
import type { DeliveryStreamStatus } from '../../../src/firehose/status.ts';
import { destination, NEWLINES, ROLE_ARN } from '../../firehose/helpers/delivery.ts';
import { createTable, toParquet } from '../../firehose/parquet/helpers/converted.ts';
import type { Cell } from './cells.ts';
import { LOOK_EVERY_MS, waitFor } from './wait-for.ts';

/** Nobody here tries again by itself, or gives up because the machine is busy. */
const PATIENCE = { maxAttempts: 1, requestTimeoutMs: 60_000 };

/** The embedded cloud with clients of it; see `fastClock` for its time. */
export type MatrixCloud = Awaited<ReturnType<typeof openMatrixCloud>>;

export async function openMatrixCloud(
  stateFolder: string,
  clock: MovableClock,
  faults: readonly FaultInput[] = [],
) {
  const region = 'us-east-1';
  const cloud = await startCloud({
    port: 0,
    stateFolder,
    region,
    enforceShardLimits: false,
    log: () => {},
    clock,
    firehosePatience: PATIENCE,
    faults: { faults: [...faults] },
  });
  const target = { region, endpoint: cloud.endpoint, ...PATIENCE };
  return {
    ...cloud,
    status: sharedFor(LOOK_EVERY_MS / 2, cloud.status),
    kinesis: kinesisClient(target),
    s3: s3Client(target),
    glue: glueClient(target),
    firehose: firehoseClient(target),
  };
}

/** Cells beside one another look at the same status, which tells of all of them. */
function sharedFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let asked: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const at = performance.now();
    if (!asked || at - asked.at > ms) asked = { at, answer: ask() };
    return asked.answer;
  };
}

const STEP_MS = 500;

/** The machine's time ten times over, until it is stopped. */
export function fastClock(): { clock: MovableClock; stop(): void } {
  const clock = movableClock();
  const timer = setInterval(() => clock.advance(STEP_MS), STEP_MS / 10);
  return { clock, stop: () => clearInterval(timer) };
}

/** The table that Parquet is made by. */
export const createMatrixTable = (cloud: MatrixCloud): Promise<void> =>
  createTable(cloud, { id: 'int', pad: 'string' });

/** The longest there is: what makes an object that goes up in parts is read long before, on the fast clock, too. */
export const LARGE_INTERVAL_SECONDS = 900;

/** Stream, bucket and delivery stream of a cell. */
export async function createPipe(cloud: MatrixCloud, { name, shards, format, point }: Cell): Promise<void> {
  const { kinesis, s3, firehose } = cloud;
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  const wait = { client: kinesis, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 };
  await waitUntilStreamExists(wait, { StreamName: name });
  const IntervalInSeconds = point === 'multipart' ? LARGE_INTERVAL_SECONDS : 1;
  const members =
    format === 'Parquet'
      ? { ...toParquet(), BufferingHints: { SizeInMBs: 64, IntervalInSeconds } }
      : {
          CompressionFormat: 'GZIP' as const,
          ProcessingConfiguration: NEWLINES,
          BufferingHints: { SizeInMBs: 64, IntervalInSeconds },
        };
  await firehose.send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: name,
      DeliveryStreamType: 'KinesisStreamAsSource',
      KinesisStreamSourceConfiguration: {
        KinesisStreamARN: `arn:aws:kinesis:us-east-1:${ACCOUNT_ID}:stream/${name}`,
        RoleARN: ROLE_ARN,
      },
      ExtendedS3DestinationConfiguration: destination({ BucketARN: `arn:aws:s3:::${name}`, ...members }),
    }),
  );
  // The status that cells share may have been asked for before.
  await waitFor(async () => (await statusesOf(cloud, name)).length > 0);
}

/** Nobody reads the stream any more. */
export const closePipe = async ({ firehose }: MatrixCloud, { name }: Cell): Promise<void> =>
  void (await firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: name })));

async function statusesOf(cloud: Cloud, name: string): Promise<DeliveryStreamStatus[]> {
  const { deliveryStreams } = await cloud.status();
  return deliveryStreams.filter(({ deliveryStream }) => deliveryStream === name);
}

export async function statusOf(cloud: Cloud, { name }: Cell): Promise<DeliveryStreamStatus> {
  const [status] = await statusesOf(cloud, name);
  if (!status) throw new Error(`no delivery stream ${name}`);
  return status;
}
