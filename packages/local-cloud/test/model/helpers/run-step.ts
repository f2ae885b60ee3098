import { UpdateDestinationCommand } from '@aws-sdk/client-firehose';
import { MergeShardsCommand, PutRecordsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { aggregated } from '../../firehose/helpers/kpl.ts';
import { type Bench, DELIVERY, inBucket, streamIsActive } from './bench.ts';
import { noFaults } from './journal.ts';
import type { Look } from './look.ts';
import {
  intervalMsOf,
  type Model,
  type ModelShard,
  noteCrash,
  noteUpdate,
  openShards,
  shardOf,
} from './model.ts';
import { settled, tick } from './settle.ts';
import type { Letter, Step } from './steps.ts';
import type { Variant } from './variant.ts';

/** What a step works on. */
export interface Run {
  readonly bench: Bench;
  readonly model: Model;
  readonly look: Look;
  readonly variant: Variant;
}

/** Enough to see parents, children and grandchildren; each costs time. */
const MAX_RESHARDS = 3;

/** True when a step can happen now. */
export function isPossible(step: Step, model: Model): boolean {
  if (step.do === 'split') return model.reshards < MAX_RESHARDS;
  if (step.do === 'merge') return model.reshards < MAX_RESHARDS && openShards(model).length > 1;
  return true;
}

/** Lets a step happen, in the cloud and in the model. */
export async function runStep(step: Step, run: Run): Promise<void> {
  const { bench, look, model } = run;
  switch (step.do) {
    case 'put':
      return put(step.records, run);
    case 'put aggregate':
      return putAggregate(step.behind, step.records, run);
    case 'tick':
      return tick(run, step.ms);
    case 'fault':
      bench.journal.faults[step.kind] = step.calls;
      return;
    case 'heal':
      Object.assign(bench.journal.faults, noFaults());
      return;
    case 'crash':
      await bench.stop();
      noteCrash(model, await look.refresh(), bench.journal.checkpoints);
      bench.time.advance(step.downMs);
      return start(run);
    case 'split':
      return split(chosen(openShards(model), step.shard), run);
    case 'merge': {
      const open = openShards(model);
      const at = step.shard % (open.length - 1);
      return merge(chosen(open, at), chosen(open, at + 1), run);
    }
    case 'update':
      return update(run, step.interval);
  }
}

/** Starts the engine and lets it begin. */
export async function start({ bench, model }: Pick<Run, 'bench' | 'model'>): Promise<void> {
  model.starts.push({ order: bench.journal.next(), atMs: bench.time.nowMs() });
  bench.start();
}

const chosen = <T>(among: readonly T[], which: number): T => {
  const one = among[which % among.length];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
};

interface Made {
  readonly text: string;
  readonly k: number;
  readonly id: number;
}

/** Records as JSON lines; k 0 becomes what the variant cannot deliver. */
function made({ model, variant }: Run, letters: readonly Letter[]): Made[] {
  const from = model.records.length;
  const broken = variant.errorType === 'format-conversion-failed' ? 'no number' : null;
  return letters.map((letter, i) => {
    const members = {
      id: from + i,
      k: letter.k === 0 ? broken : letter.k,
      pad: `š${'x'.repeat(letter.letters)}`,
    };
    return { text: JSON.stringify(members), k: letter.k, id: from + i };
  });
}

function note({ bench, model }: Run, each: Made, shard: ModelShard, sequenceNumber: string): void {
  const record = {
    id: each.id,
    text: each.text,
    bytes: Buffer.byteLength(each.text),
    key: each.k === 0 ? undefined : String(each.k),
    sequenceNumber,
    shard,
    index: shard.records.length,
    putAtMs: bench.time.nowMs(),
    readByMs: undefined,
    mayRepeat: { data: 0, backup: 0 },
  };
  model.records.push(record);
  shard.records.push(record);
}

async function put(letters: readonly Letter[], run: Run): Promise<void> {
  const { bench, model } = run;
  const shards = letters.map(({ shard }) => chosen(openShards(model), shard));
  const all = made(run, letters);
  const numbers = await putRecords(
    bench,
    all.map(({ text }, i) => [Buffer.from(text), shards[i] as ModelShard]),
  );
  for (const [i, each] of all.entries()) note(run, each, shards[i] as ModelShard, numbers[i] as string);
}

async function putAggregate(behind: number, letters: readonly Letter[], run: Run): Promise<void> {
  const [first] = letters;
  if (behind > 0 && first) await put([{ ...first, letters: behind }], run);
  const shard = chosen(openShards(run.model), first?.shard ?? 0);
  const all = made(run, letters);
  const frames = await aggregated(all.map(({ text }) => ({ partitionKey: 'k', data: Buffer.from(text) })));
  if (frames.length !== 1) throw new Error(`${frames.length} frames`);
  const [number = ''] = await putRecords(run.bench, [[frames[0] as Buffer, shard]]);
  for (const each of all) note(run, each, shard, number);
}

/** Puts records into the shards that they are meant for, and gives their sequence numbers. */
async function putRecords(
  { cloud, stream }: Bench,
  records: readonly (readonly [Buffer, ModelShard])[],
): Promise<string[]> {
  const Records = records.map(([Data, { range }]) => ({
    Data,
    PartitionKey: 'k',
    ExplicitHashKey: range.from.toString(),
  }));
  const reply = await cloud.kinesis.send(new PutRecordsCommand({ StreamName: stream, Records }));
  return (reply.Records ?? []).map(({ ShardId, SequenceNumber, ErrorCode }, i) => {
    if (SequenceNumber === undefined || ShardId !== records[i]?.[1].shardId)
      throw new Error(`record ${i} of a put went to ${ShardId ?? ErrorCode}`);
    return SequenceNumber;
  });
}

async function split(parent: ModelShard, { bench, model }: Run): Promise<void> {
  const { from, to } = parent.range;
  const middle = (from + to) / 2n;
  await bench.cloud.kinesis.send(
    new SplitShardCommand({
      StreamName: bench.stream,
      ShardToSplit: parent.shardId,
      NewStartingHashKey: middle.toString(),
    }),
  );
  await streamIsActive(bench);
  parent.closedOrder = bench.journal.next();
  const next = model.shards.length;
  model.shards.push(shardOf(next, [parent], from, middle - 1n), shardOf(next + 1, [parent], middle, to));
  model.reshards++;
}

async function merge(lower: ModelShard, upper: ModelShard, { bench, model }: Run): Promise<void> {
  await bench.cloud.kinesis.send(
    new MergeShardsCommand({
      StreamName: bench.stream,
      ShardToMerge: lower.shardId,
      AdjacentShardToMerge: upper.shardId,
    }),
  );
  await streamIsActive(bench);
  lower.closedOrder = bench.journal.next();
  upper.closedOrder = lower.closedOrder;
  model.shards.push(shardOf(model.shards.length, [lower, upper], lower.range.from, upper.range.to));
  model.reshards++;
}

async function update(run: Run, interval: number): Promise<void> {
  const { bench, look, model, variant } = run;
  await settled(run);
  const version = model.versions.length + 1;
  const IntervalInSeconds = chosen(variant.intervalsSeconds, interval);
  // The service looks at the table, too, before it takes an update.
  const { tableFailed } = bench.journal.faults;
  bench.journal.faults.tableFailed = 0;
  const { S3BackupConfiguration, ...members } = inBucket(variant.members(version), bench.bucket);
  await bench.cloud.firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName: DELIVERY,
      CurrentDeliveryStreamVersionId: String(version - 1),
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate: {
        ...members,
        ...(S3BackupConfiguration && { S3BackupUpdate: S3BackupConfiguration }),
        BufferingHints: { SizeInMBs: variant.sizeInMBs, IntervalInSeconds },
      },
    }),
  );
  bench.journal.faults.tableFailed = tableFailed;
  const moment = { order: bench.journal.next(), atMs: bench.time.nowMs() };
  noteUpdate(model, await look.refresh(), {
    version,
    intervalMs: intervalMsOf(IntervalInSeconds),
    ...moment,
  });
}
