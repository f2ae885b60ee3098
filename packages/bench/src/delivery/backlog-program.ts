import { deliveryStream } from './delivery-stream.ts';
import { kinesisRecord, type MemoryShard, memoryKinesis } from './memory-kinesis.ts';
import { startNullS3 } from './null-s3.ts';
import { type RECORD_BYTES, recordKind, recordsOf } from './records.ts';
import { runEngine } from './run-engine.ts';

/** What the program is told, as JSON in its first argument. */
export interface BacklogPlan {
  readonly records: number;
  readonly bytes: (typeof RECORD_BYTES)[number];
  readonly shards: number;
}

/** What it prints, as one line of JSON. */
export interface BacklogReport {
  readonly seconds: number;
  /** Memory of the process before the first record, in bytes. */
  readonly restBytes: number;
  /** The most that it had while each quarter of the backlog was stored. */
  readonly peakBytes: readonly [number, number, number, number];
  /** The most bytes of records that the engine held at once. */
  readonly heldBytes: number;
}

const SAMPLE_EVERY_MS = 20;
/** Different records; after so many they repeat, far beyond what gzip looks back. */
const TEMPLATES = 10_000;

/** Drains a backlog in a process of its own, whose memory is then that of the engine. */
async function drainBacklog({ records, bytes, shards }: BacklogPlan): Promise<BacklogReport> {
  const templates = recordsOf(recordKind(bytes), TEMPLATES);
  const shard: MemoryShard = {
    records: Math.floor(records / shards),
    // In memory of its own, as a reply of the service brings it.
    recordAt: (index) => kinesisRecord(new Uint8Array(templates[index % TEMPLATES] ?? []), index),
  };
  const stream = { shards: Array.from({ length: shards }, () => shard) };
  const total = shard.records * shards;
  const s3 = await startNullS3();
  const peaks: [number, number, number, number] = [0, 0, 0, 0];
  let [stored, heldBytes] = [0, 0];
  const restBytes = process.memoryUsage.rss();
  const sample = () => {
    const quarter = Math.min(3, Math.floor((4 * stored) / total));
    peaks[quarter] = Math.max(peaks[quarter] ?? 0, process.memoryUsage.rss());
  };
  const sampling = setInterval(sample, SAMPLE_EVERY_MS);
  const { seconds } = await runEngine({
    kinesis: memoryKinesis(stream),
    s3: s3.client,
    stream: deliveryStream(),
    records: total,
    onHeld(held, storedNow) {
      sample();
      stored = storedNow;
      heldBytes = Math.max(heldBytes, held);
    },
  });
  clearInterval(sampling);
  await s3.close();
  return { seconds, restBytes, peakBytes: peaks, heldBytes };
}

const report = await drainBacklog(JSON.parse(process.argv[2] ?? '{}') as BacklogPlan);
process.stdout.write(`${JSON.stringify(report)}\n`);
