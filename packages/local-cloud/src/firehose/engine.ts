import { join } from 'node:path';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import { startBackup } from './backup/backup.ts';
import { hintsOf } from './buffer.ts';
import { type Checkpoints, openCheckpoints, type WriteFile } from './checkpoint.ts';
import type { Clock } from './clock.ts';
import { type DeliveryStreamDescription, destinationOf } from './config.ts';

export type { DeliveryStreamDescription } from './config.ts';

import type { DeliveryContext, StoredObject } from './deliver.ts';
import { type DirectPutQueue, openDirectPutQueue } from './direct-put-queue.ts';
import type { Ids } from './ids.ts';
import { bugText } from './keep-trying.ts';
import type { LogLine } from './log.ts';
import { type MetricRecorder, metricRecorder } from './metrics.ts';
import { formatConverter } from './parquet/format-converter.ts';
import { partitionDirectPut } from './partition/partition-direct-put.ts';
import { startPartitions } from './partition/partitions.ts';
import { isPartitioned } from './rules/semantic.ts';
import { runDirectPut } from './run-direct-put.ts';
import { runStream } from './run-stream.ts';
import { newSourceStatus, type SourceStatus } from './shard-status.ts';

export interface EngineOptions {
  readonly kinesis: KinesisClient;
  readonly s3: S3Client;
  /** Has the tables that records are converted to. */
  readonly glue: GlueClient;
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: (line: LogLine) => void;
  readonly pollIntervalMs: number;
  /** Writes the file of checkpoints; a test or a planted fault lets that fail. */
  readonly writeCheckpoint?: WriteFile | undefined;
  /** Told of each object once it is stored. */
  readonly onStored?: ((object: StoredObject) => void) | undefined;
}

/** One delivery stream at work. */
export interface Engine {
  readonly sources: readonly SourceStatus[];
  readonly metrics: MetricRecorder;
  /** Present for Direct PUT. */
  readonly queue: DirectPutQueue | undefined;
  /** What the backup of source records holds and has stored; nothing while it is off. */
  readonly backup?: SourceStatus | undefined;
  /** How many partitions there are now; absent without dynamic partitioning. */
  readonly activePartitions?: (() => number) | undefined;
  /** What is wrong with the delivery stream as a whole. */
  trouble(): string | undefined;
  /** Stops reading and resolves once what is buffered is stored, however long S3 takes; `stop` gives up on it. */
  drain(): Promise<void>;
  /** Stops reading and delivering. What is buffered is read again at the next start. */
  stop(): Promise<void>;
  /** Forgets how far it was; after stop. */
  forget(): void;
}

/** Starts a delivery stream. `stream` gives its configuration as it is now, so that an update takes effect at once. */
export function startEngine(stream: () => DeliveryStreamDescription, options: EngineOptions): Engine {
  const { DeliveryStreamName: name, Source } = stream();
  const closing = new AbortController();
  const stopping = new AbortController();
  const sources: SourceStatus[] = [];
  let trouble: string | undefined;
  const context: DeliveryContext = {
    ...options,
    converter: formatConverter(options.glue),
    metrics: metricRecorder(options.clock),
    puts: 'DeliveryToS3',
    signal: stopping.signal,
    closing: closing.signal,
    stream,
  };
  const checkpointFile = join(options.stateFolder, 'checkpoints', `${name}.json`);
  const checkpoints = openCheckpoints(checkpointFile, context, options.writeCheckpoint);
  const source = Source?.KinesisStreamSourceDescription;
  const queue = source ? undefined : queueOf(stream(), options);
  const partitions = isPartitioned(destinationOf(stream())) ? startPartitions(context) : undefined;
  const backup = startBackup(context);
  const readSources = async () => {
    const withBackup = { ...context, backup };
    if (queue && partitions) return partitionDirectPut(queue, partitions, sourceIn(sources), withBackup);
    if (queue) return runDirectPut(queue, sourceIn(sources), withBackup);
    if (!source) return undefined;
    return runStream(sources, {
      partitions,
      ...withBackup,
      kinesis: options.kinesis,
      streamArn: source.KinesisStreamARN,
      startMs: Math.round(source.DeliveryStartTimestamp * 1_000),
      checkpoints,
      pollIntervalMs: options.pollIntervalMs,
      onTrouble: (text) => {
        trouble = text;
      },
    });
  };
  const reading = readSources();
  const running = allOf([reading, partitions?.run(reading), backup.run(reading)], checkpoints).catch(
    (error) => {
      trouble = bugText(error, 'delivery', context);
    },
  );
  if (partitions) sources.push(partitions.status);
  return {
    sources,
    metrics: context.metrics,
    queue,
    backup: backup.status,
    activePartitions: partitions?.active,
    trouble: () => trouble ?? checkpoints.trouble(),
    async drain() {
      closing.abort();
      await running;
    },
    async stop() {
      closing.abort();
      stopping.abort();
      await running;
      queue?.close();
    },
    forget() {
      checkpoints.remove();
      queue?.remove();
    },
  };
}

/** Waits for all of it, also where a part of it fails, and for what is to be noted then. */
async function allOf(parts: readonly (Promise<void> | undefined)[], checkpoints: Checkpoints): Promise<void> {
  await Promise.allSettled(parts);
  await checkpoints.settled();
  await Promise.all(parts);
}

const queueOf = (stream: DeliveryStreamDescription, { stateFolder, clock }: EngineOptions): DirectPutQueue =>
  openDirectPutQueue(
    join(stateFolder, 'direct-put', `${stream.DeliveryStreamName}.queue`),
    clock.nowMs(),
    hintsOf(destinationOf(stream).BufferingHints).maxBytes,
  );

function sourceIn(sources: SourceStatus[]): SourceStatus {
  const status = newSourceStatus('direct-put');
  sources.push(status);
  return status;
}
