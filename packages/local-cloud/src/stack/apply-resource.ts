import { isDeepStrictEqual } from 'node:util';
import {
  CreateDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  type ExtendedS3DestinationConfiguration,
  type ExtendedS3DestinationDescription,
  type ExtendedS3DestinationUpdate,
  UpdateDestinationCommand,
} from '@aws-sdk/client-firehose';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  type StreamDescriptionSummary,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { ON_DEMAND_SHARDS } from '../kinesis/kinesis.ts';
import type { Clients, Outcome } from './apply-stack.ts';
import type { Settings } from './blocks.ts';
import { deliveryStreamRequest } from './delivery-stream-request.ts';

const MAX_WAIT_SECONDS = 20;

/** Creates the stream. An existing one keeps its shards: resharding moves data and is nobody's wish at start-up. */
export async function applyStream({ kinesis }: Clients, settings: Settings): Promise<Outcome> {
  const StreamName = String(settings.name);
  const onDemand = settings.shard_count === undefined;
  const shardCount = onDemand ? ON_DEMAND_SHARDS : Number(settings.shard_count);
  const existing = await orMissing(() => kinesis.send(new DescribeStreamSummaryCommand({ StreamName })));
  if (existing) return keptStream(existing.StreamDescriptionSummary, shardCount);
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: shardCount }));
  await waitUntilStreamExists(
    { client: kinesis, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 0.05, maxDelay: 1 },
    { StreamName },
  );
  const hours = Number(settings.retention_period ?? 24);
  if (hours > 24) {
    await kinesis.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: hours }));
  }
  return {
    outcome: 'created',
    ...(onDemand ? { remark: `on demand is emulated as ${shardCount} shards` } : {}),
  };
}

function keptStream(summary: StreamDescriptionSummary | undefined, shardCount: number): Outcome {
  const shards = summary?.OpenShardCount;
  if (shards === shardCount) return { outcome: 'unchanged' };
  return {
    outcome: 'kept',
    remark: `has ${shards} open shards, the stack says ${shardCount}; split or merge shards, or begin with an empty state`,
  };
}

/** Creates the bucket, once. */
export async function applyBucket({ s3 }: Clients, settings: Settings): Promise<Outcome> {
  const Bucket = String(settings.bucket);
  if (await orMissing(() => s3.send(new HeadBucketCommand({ Bucket })))) return { outcome: 'unchanged' };
  await s3.send(new CreateBucketCommand({ Bucket }));
  return { outcome: 'created' };
}

/** Creates the delivery stream, or brings an existing one's destination up to the stack. */
export async function applyDeliveryStream({ firehose }: Clients, settings: Settings): Promise<Outcome> {
  const request = deliveryStreamRequest(settings);
  const { DeliveryStreamName, ExtendedS3DestinationConfiguration: wanted } = request;
  const existing = await orMissing(() =>
    firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName })),
  );
  if (!existing) {
    await firehose.send(new CreateDeliveryStreamCommand(request));
    return { outcome: 'created' };
  }
  const description = existing.DeliveryStreamDescription;
  const destination = description?.Destinations?.[0];
  const source = description?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
  const wantedSource = request.KinesisStreamSourceConfiguration?.KinesisStreamARN;
  if (source !== wantedSource) return keptSource(source, wantedSource);
  if (!wanted || isAlready(destination?.ExtendedS3DestinationDescription, wanted))
    return { outcome: 'unchanged' };
  await firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName,
      CurrentDeliveryStreamVersionId: description?.VersionId,
      DestinationId: destination?.DestinationId,
      ExtendedS3DestinationUpdate: updateOf(wanted),
    }),
  );
  return { outcome: 'updated' };
}

/** A source is chosen once: Terraform would delete the delivery stream and create another. */
const keptSource = (source = 'nothing', wanted = 'nothing'): Outcome => ({
  outcome: 'kept',
  remark: `reads ${source}, the stack says ${wanted}; delete the delivery stream, or begin with an empty state`,
});

function isAlready(
  current: ExtendedS3DestinationDescription | undefined,
  wanted: ExtendedS3DestinationConfiguration,
): boolean {
  const {
    DataFormatConversionConfiguration: conversion = {},
    S3BackupConfiguration: backup = {},
    ...others
  } = wanted;
  return (
    hasAll({ ...current }, others) &&
    hasAll({ ...current?.DataFormatConversionConfiguration }, conversion) &&
    hasAll({ ...current?.S3BackupDescription }, backup)
  );
}

/** What an update calls by another name. */
const updateOf = ({
  S3BackupConfiguration: S3BackupUpdate,
  ...others
}: ExtendedS3DestinationConfiguration): ExtendedS3DestinationUpdate => ({
  ...others,
  ...(S3BackupUpdate ? { S3BackupUpdate } : {}),
});

/** Format conversion is merged into what there is; its members are therefore compared one by one. */
const hasAll = (current: Settings, wanted: object): boolean =>
  Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(current[name] ?? undefined, value));

const MISSING = new Set(['ResourceNotFoundException', 'EntityNotFoundException', 'NotFound', 'NoSuchBucket']);

/** A reply, or undefined where the service says that there is no such thing. */
export async function orMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const { name } = error as Error;
    if (MISSING.has(name)) return undefined;
    throw error;
  }
}
