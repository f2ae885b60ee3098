import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type KinesisClient,
  PutRecordsCommand,
  SplitShardCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { loadEnvironment } from '@event-archive/environments';
import { ACCOUNT_ID, type Cloud, startCloud } from '@event-archive/local-cloud/cloud';
import { type MovableClock, movableClock } from '@event-archive/local-cloud/movable-clock';
import { stackFromJson } from '@event-archive/local-cloud/stack/terraform-stack';
import { root, runOther } from '../programs.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type Recorder, startRecorder } from './recorder.ts';

/** Everything that producers, Firehose and the verifier called while a stack was used. */
export interface RecordedRun {
  readonly accountId: string;
  readonly datasets: readonly string[];
  readonly stack: unknown;
  readonly calls: readonly RecordedCall[];
}

/** Access key ids. Firehose runs in this process, the others in processes of their own. */
export const FIREHOSE_KEY_ID = process.env.AWS_ACCESS_KEY_ID ?? 'local';
export const VERIFIER_KEY_ID = 'verifier';
export const producerKeyId = (dataset: string): string => `producer-${dataset}`;

interface Use {
  readonly environmentName: string;
  readonly folder: string;
  readonly cloud: Cloud;
  readonly clock: MovableClock;
  readonly recorder: Recorder;
}

/**
 * Uses the stack of an environment, as it is synthesized: every dataset is sent, delivered and verified; then come an
 * object of many parts, one part of which is refused at first, records that cannot be delivered, and a split shard.
 */
export async function recordedRun(environmentName: string): Promise<RecordedRun> {
  const stack = synthesizedStack(environmentName);
  const folder = mkdtempSync(join(tmpdir(), 'event-archive-calls-'));
  const clock = movableClock();
  const recorder = await startRecorder(firstPartOfEachObject());
  const declared = stackFromJson(stack, ACCOUNT_ID);
  const cloud = await startCloud({
    port: 0,
    stateFolder: join(folder, 'cloud'),
    region: declared.region,
    enforceShardLimits: false,
    log: () => {},
    clock,
    firehoseEndpoint(endpoint) {
      recorder.forwardTo(endpoint);
      return recorder.endpoint;
    },
  });
  try {
    await cloud.apply(declared);
    const use = { environmentName, folder, cloud, clock, recorder };
    await sendAndVerify(use);
    await deliverTheRest(use);
    for (const problem of recorder.problems) throw problem;
  } finally {
    await cloud.stop();
    recorder.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const datasets = loadEnvironment(environmentName).pipelines.map(({ dataset }) => dataset);
  return { accountId: ACCOUNT_ID, datasets, stack, calls: recorder.calls };
}

const synthesizedStack = (name: string): unknown =>
  JSON.parse(readFileSync(join(root, 'terraform/stacks', name, 'cdk.tf.json'), 'utf8'));

/** A stack that nothing of ours calls. */
export const withoutRun = (stackName: string): RecordedRun => ({
  accountId: ACCOUNT_ID,
  datasets: [],
  stack: synthesizedStack(stackName),
  calls: [],
});

const EVENTS = 40;

async function sendAndVerify(use: Use): Promise<void> {
  const { pipelines } = loadEnvironment(use.environmentName);
  // One record an event: what the engine has read is counted in records.
  const send = ['send', '--no-aggregate', '--count', String(EVENTS)];
  await Promise.all(
    pipelines.map(({ dataset }) => program(use, 'producer', producerKeyId(dataset), send, dataset)),
  );
  await flushed(use, EVENTS * pipelines.length);
  const verify = ['--ledger', 'latest'];
  await Promise.all(
    pipelines.map(({ dataset }) => program(use, 'verifier', VERIFIER_KEY_ID, verify, dataset)),
  );
}

/** Runs the producer or the verifier as people run it, with ledgers of its own for each dataset. */
async function program(
  { environmentName, folder, recorder }: Use,
  name: 'producer' | 'verifier',
  keyId: string,
  words: readonly string[],
  dataset: string,
): Promise<void> {
  const aimed = ['--env', environmentName, '--endpoint', recorder.endpoint, '--dataset', dataset];
  const { exitCode, stdout, stderr } = await runOther(
    process.execPath,
    [`packages/${name}/src/cli.ts`, ...words, ...aimed, '--ledgers', join(folder, 'ledgers', dataset)],
    { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: 'local' },
  );
  if (exitCode !== 0) throw new Error(`${name} ${dataset} ended with ${exitCode}: ${stdout}${stderr}`);
}

/** Every object of many parts is begun twice: its first part to come is refused, whereupon the engine gives it up. */
function firstPartOfEachObject(): (call: RecordedCall) => boolean {
  const begun = new Set<unknown>();
  return ({ operation, input: { Key } }) =>
    operation === 'UploadPart' && !begun.has(Key) && begun.add(Key) !== undefined;
}

async function deliverTheRest(use: Use): Promise<void> {
  const { region, pipelines } = loadEnvironment(use.environmentName);
  const streams = pipelines.map(({ stream }) => stream.name);
  const kinesis = kinesisClient({ region, endpoint: use.cloud.endpoint });
  const before = await progress(use);
  const large = largeRecords();
  for (const stream of streams) await put(kinesis, stream, large);
  await split(kinesis, streams[0]);
  for (const stream of streams) await put(kinesis, stream, [Buffer.from('no JSON: šípek 🌹')]);
  kinesis.destroy();
  await flushed(use, before.read + streams.length * (large.length + 1));
}

const RECORDS_A_CALL = 4;

async function put(kinesis: KinesisClient, StreamName: string, records: readonly Buffer[]): Promise<void> {
  for (let at = 0; at < records.length; at += RECORDS_A_CALL) {
    const Records = records
      .slice(at, at + RECORDS_A_CALL)
      .map((Data) => ({ Data, PartitionKey: 'one shard' }));
    const { FailedRecordCount } = await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
    if (FailedRecordCount !== 0) throw new Error(`${StreamName} refused ${FailedRecordCount} records`);
  }
}

/** Splits the first shard, which has the one partition key; resolves once its children are there. */
async function split(kinesis: KinesisClient, StreamName: string | undefined): Promise<void> {
  const NewStartingHashKey = (2n ** 125n).toString();
  const ShardToSplit = 'shardId-000000000000';
  await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit, NewStartingHashKey }));
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: 5, minDelay: 0.05, maxDelay: 0.5 },
    { StreamName },
  );
}

const LARGE_RECORDS = 12;
const NOISE_BYTES = 735_000;

/**
 * Records that together fill more than one part of an upload, however they are compressed. The time files them, the
 * text has a column in one dataset and is no trouble to the others.
 */
const largeRecords = (): Buffer[] =>
  Array.from({ length: LARGE_RECORDS }, () =>
    Buffer.from(
      JSON.stringify({
        timestamp: new Date().toISOString(),
        device_id: randomBytes(NOISE_BYTES).toString('base64'),
      }),
    ),
  );

const BUFFER_INTERVAL_MS = 900_000;
const PATIENCE_MS = 60_000;

/** Waits until the delivery streams have read so many records, then lets intervals pass until all are stored. */
async function flushed(use: Use, records: number): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const { read, stored, lastErrors } = await progress(use);
    if (read >= records && stored >= read) return;
    if (Date.now() > giveUpAt)
      throw new Error(`${stored} of ${records} records stored, ${read} read: ${lastErrors.join('; ')}`);
    if (read >= records) use.clock.advance(BUFFER_INTERVAL_MS);
    await sleep(200);
  }
}

async function progress({ cloud }: Use) {
  const { deliveryStreams } = await cloud.status();
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    read: sum(deliveryStreams.flatMap(({ sources }) => sources.map(({ readRecords }) => readRecords))),
    stored: sum(
      deliveryStreams.map(({ deliveredRecords, failedRecords }) => deliveredRecords + failedRecords),
    ),
    lastErrors: deliveryStreams.flatMap(({ lastError = [] }) => lastError),
  };
}
