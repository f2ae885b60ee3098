import { join } from 'node:path';
import {
  CreateDeliveryStreamCommand,
  type ExtendedS3DestinationConfiguration,
} from '@aws-sdk/client-firehose';
import { CreateStreamCommand, DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { awsError } from '../../../src/aws-reply.ts';
import { createFirehose, type Firehose, type LogLine } from '../../../src/firehose/index.ts';
import type { MovableClock } from '../../../src/firehose/movable-clock.ts';
import { destination, ROLE_ARN } from '../../firehose/helpers/delivery.ts';
import { ACCOUNT_ID, countingIds } from '../../firehose/helpers/serve-firehose.ts';
import { stillClock } from '../../firehose/helpers/still-clock.ts';
import { serve } from '../../helpers/serve.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import {
  followPut,
  type GivenRecord,
  type Journal,
  noteRead,
  openJournal,
  takeFault,
  writeNoted,
} from './journal.ts';

/** Half a minute before a year ends, so that ticks cross minutes, hours and the year. */
const BEGINNING_MS = Date.UTC(2026, 11, 31, 23, 59, 30, 250);

/** How often the engine reads a shard, in its own time. */
export const POLL_MS = 1_000;
export const DELIVERY = 'delivery';

/** One run: a stream, a bucket and a delivery stream of its own in a cloud that many runs share. */
export interface Bench {
  readonly cloud: SharedCloud;
  readonly time: MovableClock;
  readonly journal: Journal;
  readonly stream: string;
  readonly bucket: string;
  readonly log: LogLine[];
  /** The engine as it runs now; undefined while it is down. */
  firehose: Firehose | undefined;
  start(): void;
  stop(): Promise<void>;
  end(): Promise<void>;
}

export type SharedCloud = Awaited<ReturnType<typeof sharedCloud>>;

/** Kinesis, S3 and Glue for all runs of a test, which come one after the other. */
export async function sharedCloud() {
  const folder = tempFolder();
  const current: { bench: Bench | undefined; runs: number } = { bench: undefined, runs: 0 };
  const idle = stillClock(BEGINNING_MS);
  const served = await serve(folder, undefined, {
    // Each run has a time of its own, and the same one.
    clock: { ...idle, nowMs: () => (current.bench?.time ?? idle).nowMs() },
    json: {
      Firehose_20150804: async (action, request) =>
        current.bench?.firehose?.handle(action, request) ?? { status: 503, body: {} },
    },
    onKinesis: (operation) => {
      const faults = current.bench?.journal.faults;
      if (operation !== 'GetRecords' || !faults) return undefined;
      if (takeFault(faults, 'readThrottled'))
        return awsError('ProvisionedThroughputExceededException', 'planted');
      return takeFault(faults, 'readFailed') ? awsError('InternalFailure', 'planted', 500) : undefined;
    },
    seenKinesis: (operation, { body }) => {
      const { bench } = current;
      if (operation !== 'GetRecords' || !bench) return;
      const { Records = [] } = body as { Records?: GivenRecord[] };
      noteRead(bench.journal, Records, bench.time.nowMs());
    },
    onGlue: (operation) =>
      operation === 'GetTable' && current.bench && takeFault(current.bench.journal.faults, 'tableFailed')
        ? awsError('InternalServiceException', 'planted', 500)
        : undefined,
    onS3: ({ method, url = '' }, response) => {
      const { bench } = current;
      const [path = ''] = url.split('?');
      const key = decodeURIComponent(path.slice(path.indexOf('/', 1) + 1));
      if (!bench || method !== 'PUT' || !key.includes(`${DELIVERY}-`)) return false;
      return followPut(bench.journal, key, bench.time.nowMs(), response);
    },
  });
  return { ...served, folder, current };
}

/** Starts a run; everything that it makes has a name of its own. */
export async function startRun(cloud: SharedCloud, members: Members, ShardCount: number): Promise<Bench> {
  const run = ++cloud.current.runs;
  const [stream, bucket] = [`clicks-${run}`, `archive-${run}`];
  const bench = newBench(cloud, stream, bucket, join(cloud.folder, 'firehose', String(run)));
  await cloud.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await cloud.kinesis.send(new CreateStreamCommand({ StreamName: stream, ShardCount }));
  await streamIsActive(bench);
  bench.start();
  await cloud.firehose.send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName: DELIVERY,
      DeliveryStreamType: 'KinesisStreamAsSource',
      KinesisStreamSourceConfiguration: {
        KinesisStreamARN: `arn:aws:kinesis:us-east-1:${ACCOUNT_ID}:stream/${stream}`,
        RoleARN: ROLE_ARN,
      },
      ExtendedS3DestinationConfiguration: destination(inBucket(members, bucket)),
    }),
  );
  return bench;
}

type Members = Partial<ExtendedS3DestinationConfiguration>;

/** Members of a destination with a bucket for data and backup. */
export function inBucket({ S3BackupConfiguration: backup, ...members }: Members, bucket: string): Members {
  const BucketARN = `arn:aws:s3:::${bucket}`;
  const own = { BucketARN, ...members };
  return backup ? { ...own, S3BackupConfiguration: { ...backup, BucketARN } } : own;
}

function newBench(cloud: SharedCloud, stream: string, bucket: string, stateFolder: string): Bench {
  const time = stillClock(BEGINNING_MS);
  const journal = openJournal();
  const log: LogLine[] = [];
  let starts = 0;
  const bench: Bench = {
    cloud,
    time,
    journal,
    stream,
    bucket,
    log,
    firehose: undefined,
    start() {
      journal.readSinceStart.clear();
      bench.firehose = createFirehose({
        kinesis: cloud.kinesis,
        s3: cloud.s3,
        glue: cloud.glue,
        stateFolder,
        region: 'us-east-1',
        accountId: ACCOUNT_ID,
        clock: time,
        ids: countingIds(++starts),
        log: (line) => log.push(line),
        pollIntervalMs: POLL_MS,
        writeCheckpoint: (file, text) => writeNoted(journal, file, text),
      });
    },
    async stop() {
      await bench.firehose?.stop();
      bench.firehose = undefined;
    },
    async end() {
      await bench.stop();
      cloud.current.bench = undefined;
    },
  };
  cloud.current.bench = bench;
  return bench;
}

/** A stream changes in milliseconds here, so that asking again at once costs less than any pause. */
export async function streamIsActive({ cloud, stream }: Bench): Promise<void> {
  for (;;) {
    const { StreamDescriptionSummary } = await cloud.kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName: stream }),
    );
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
