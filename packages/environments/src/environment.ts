import { datasetNames, firehoseLimits, HOURLY_PREFIX, kinesisLimits } from '@event-archive/event-schema';
import { z } from 'zod';

/** The compression formats that Firehose knows, spelled as its API spells them. */
export const compressionFormats = ['UNCOMPRESSED', 'GZIP', 'ZIP', 'Snappy', 'HADOOP_SNAPPY'] as const;

const resourceName = (pattern: RegExp, max: number) => z.string().min(1).max(max).regex(pattern);

const streamSchema = z.discriminatedUnion('mode', [
  z.strictObject({
    name: resourceName(/^[a-zA-Z0-9_.-]+$/, 128),
    mode: z.literal('PROVISIONED'),
    shardCount: z.int().min(1).max(500),
    retentionHours: z
      .int()
      .min(kinesisLimits.minRetentionHours.value)
      .max(kinesisLimits.maxRetentionHours.value)
      .default(24),
  }),
  z.strictObject({
    name: resourceName(/^[a-zA-Z0-9_.-]+$/, 128),
    mode: z.literal('ON_DEMAND'),
    retentionHours: z
      .int()
      .min(kinesisLimits.minRetentionHours.value)
      .max(kinesisLimits.maxRetentionHours.value)
      .default(24),
  }),
]);

// What the service itself refuses (prefix grammar, time zones, …) is left to the rules that synthesis runs, so
// that the words a user sees are the service's own.
const deliveryStreamSchema = z.strictObject({
  name: resourceName(/^[a-zA-Z0-9_.-]+$/, 64),
  bufferSizeMiB: z
    .int()
    .min(firehoseLimits.minBufferSizeMiB.value)
    .max(firehoseLimits.maxBufferSizeMiB.value),
  bufferIntervalSeconds: z
    .int()
    .min(firehoseLimits.minBufferIntervalSeconds.value)
    .max(firehoseLimits.maxBufferIntervalSeconds.value),
  compressionFormat: z.enum(compressionFormats).default('GZIP'),
  prefix: z.string().max(1_024).default(HOURLY_PREFIX),
  errorOutputPrefix: z.string().max(1_024),
  customTimeZone: z.string().max(50).default('UTC'),
  fileExtension: z.string().max(128).optional(),
  appendDelimiterToRecord: z.boolean().default(true),
});

const pipelineSchema = z.strictObject({
  dataset: z.string().refine((name) => datasetNames.includes(name), {
    error: `must be one of ${datasetNames.join(', ')}`,
  }),
  stream: streamSchema,
  deliveryStream: deliveryStreamSchema,
});

const lifecycleSchema = z.strictObject({
  standardInfrequentAccessAfterDays: z.int().min(30).nullable(),
  glacierAfterDays: z.int().min(1).nullable(),
  deepArchiveAfterDays: z.int().min(1).nullable(),
  expireNoncurrentAfterDays: z.int().min(1),
  abortIncompleteUploadAfterDays: z.int().min(1),
});

const bucketSchema = z.strictObject({
  /** The bucket's name is `<namePrefix>-<nameSuffix>`; bucket names are unique in the world, so choose the suffix. */
  namePrefix: z
    .string()
    .min(3)
    .max(40)
    .regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$/),
  nameSuffix: z
    .string()
    .min(1)
    .max(22)
    .regex(/^[a-z0-9][a-z0-9-]*[a-z0-9]$|^[a-z0-9]$/),
  encryption: z.enum(['AES256', 'aws:kms']),
  lifecycle: lifecycleSchema,
});

/** One deployment: what its resources are called and how they behave. Both the Terraform and the commands read it. */
export const environmentSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  description: z.string().min(1),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1'),
  /** Where the AWS API answers when it is not AWS itself: the embedded cloud. */
  endpoint: z.url({ protocol: /^https?$/ }).nullable(),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  bucket: bucketSchema,
  logRetentionDays: z.int().min(1),
  pipelines: z
    .array(pipelineSchema)
    .min(1)
    .refine((list) => new Set(list.map((pipeline) => pipeline.dataset)).size === list.length, {
      error: 'names a dataset twice',
    }),
});

export type Environment = z.output<typeof environmentSchema>;
export type Pipeline = Environment['pipelines'][number];
export type StreamSettings = Pipeline['stream'];
export type DeliveryStreamSettings = Pipeline['deliveryStream'];

/** The archive's bucket. */
export const bucketName = (environment: Environment): string =>
  `${environment.bucket.namePrefix}-${environment.bucket.nameSuffix}`;
