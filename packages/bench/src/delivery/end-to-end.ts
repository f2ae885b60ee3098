import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { kinesisClient, s3Client } from '@event-archive/aws-clients';
import { startCloud } from '@event-archive/local-cloud';
import { countText } from '@event-archive/terminal';
import type { BenchRow, CaseContext } from '../harness/bench.ts';
import { pairPlan, rowFromPairs, runPairs } from '../harness/pairs.ts';
import { BUCKET, BUFFER_MIB, deliveryStream, STREAM_NAME, shardsText } from './delivery-stream.ts';
import { NAIVE_LOOP, naiveLap } from './naive-loop.ts';
import { RECORD_BYTES, recordKind, recordsOf } from './records.ts';
import { runEngine } from './run-engine.ts';

const REGION = 'us-east-1';
/** Records that wait in the stream when the clock starts. */
const BACKLOG = { full: 60_000, quick: 4_000 } as const;

/** A backlog in the embedded Kinesis, over HTTP, to objects in the embedded S3; beside a naive loop on the same stream. */
export async function rows(context: CaseContext): Promise<BenchRow[]> {
  const found: BenchRow[] = [];
  for (const bytes of RECORD_BYTES)
    for (const shards of [1, 4]) found.push(await measured(bytes, shards, context));
  return found;
}

async function measured(
  bytes: (typeof RECORD_BYTES)[number],
  shards: number,
  { name, quick, say }: CaseContext,
): Promise<BenchRow> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'bench-cloud-'));
  const cloud = await startCloud({
    port: 0,
    stateFolder,
    region: REGION,
    enforceShardLimits: false,
    log: ({ text }) => say(text),
  });
  const target = { region: REGION, endpoint: cloud.endpoint };
  const [kinesis, s3] = [kinesisClient(target), s3Client(target)];
  try {
    const records = recordsOf(recordKind(bytes), quick ? BACKLOG.quick : BACKLOG.full);
    say(`${countText(records.length)} records of ${bytes} B, ${shardsText(shards)}`);
    await fillStream(kinesis, s3, records, shards);
    const pairs = await runPairs(
      pairPlan(quick),
      () =>
        runEngine({ kinesis, s3, stream: deliveryStream(), records: records.length, drainOnceRead: true }),
      () => naiveLap(kinesis, s3, records.length),
    );
    return rowFromPairs(pairs, {
      case: name,
      unit: 'events/s',
      peerName: NAIVE_LOOP,
      bytesPerEvent: bytes,
      note: `${shardsText(shards)}, embedded Kinesis and S3 in the same process, buffers of ${BUFFER_MIB} MiB`,
    });
  } finally {
    kinesis.destroy();
    s3.destroy();
    await cloud.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

const RECORDS_PER_PUT = 500;

async function fillStream(kinesis: KinesisClient, s3: S3Client, records: readonly Buffer[], shards: number) {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await kinesis.send(new CreateStreamCommand({ StreamName: STREAM_NAME, ShardCount: shards }));
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 10, minDelay: 1 }, { StreamName: STREAM_NAME });
  for (let at = 0; at < records.length; at += RECORDS_PER_PUT) {
    const Records = records
      .slice(at, at + RECORDS_PER_PUT)
      .map((Data, i) => ({ Data, PartitionKey: String(at + i) }));
    const { FailedRecordCount } = await kinesis.send(
      new PutRecordsCommand({ StreamName: STREAM_NAME, Records }),
    );
    if (FailedRecordCount !== 0) throw new Error(`the stream refused ${FailedRecordCount} records`);
  }
}
