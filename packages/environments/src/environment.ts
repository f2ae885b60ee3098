import { datasetNames, firehoseLimits, HOURLY_PREFIX, kinesisLimits } from '@event-archive/event-schema';
import { z } from 'zod';

/** The compression formats that Firehose knows, spelled as its API spells them. */
export const compressionFormats = ['UNCOMPRESSED', 'GZIP', 'ZIP', 'Snappy', 'HADOOP_SNAPPY'] as const;

const resourceName = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[a-zA-Z0-9_.-]+$/, 'must consist of letters, digits, _, . and -');

const streamFields = {
  name: resourceName(kinesisLimits.maxStreamNameCharacters.value).describe('Name of the Kinesis stream'),
  retentionHours: z
    .int()
    .min(kinesisLimits.minRetentionHours.value)
    .max(kinesisLimits.maxRetentionHours.value)
    .default(24)
    .describe('How long the stream keeps a record; what is not delivered by then is lost'),
};

const streamSchema = z
  .discriminatedUnion(
    'mode',
    [
      z.strictObject({
        ...streamFields,
        mode: z.literal('PROVISIONED').describe('A fixed number of shards'),
        shardCount: z
          .int()
          .min(1)
          .describe('Shards; each takes 1,000 records/s and 1 MiB/s, and is paid for by the hour'),
      }),
      z.strictObject({
        ...streamFields,
        mode: z.literal('ON_DEMAND').describe('Kinesis decides about the shards'),
      }),
    ],
    { error: 'must be PROVISIONED (with a shardCount) or ON_DEMAND' },
  )
  .describe('The Kinesis stream that producers write to');

// What the service itself refuses (prefix grammar, time zones, …) is left to the rules that synthesis runs, so
// that the words a user sees are the service's own.
const deliveryStreamSchema = z
  .strictObject({
    name: resourceName(firehoseLimits.maxDeliveryStreamNameCharacters.value).describe(
      'Name of the Firehose delivery stream; every object is named after it',
    ),
    bufferSizeMiB: z
      .int()
      .min(firehoseLimits.minBufferSizeMiB.value)
      .max(firehoseLimits.maxBufferSizeMiB.value)
      .describe('An object is written when this much has come, before compression …'),
    bufferIntervalSeconds: z
      .int()
      .min(firehoseLimits.minBufferIntervalSeconds.value)
      .max(firehoseLimits.maxBufferIntervalSeconds.value)
      .describe('… or when this long has passed, whichever is first'),
    compressionFormat: z.enum(compressionFormats).default('GZIP').describe('How objects are compressed'),
    prefix: z
      .string()
      .max(firehoseLimits.maxPrefixCharacters.value)
      .default(HOURLY_PREFIX)
      .describe('Where objects lie: the path by time of arrival, e.g. !{timestamp:yyyy}'),
    errorOutputPrefix: z
      .string()
      .max(firehoseLimits.maxPrefixCharacters.value)
      .describe('Where records go that could not be delivered; outside the data'),
    customTimeZone: z
      .string()
      .max(firehoseLimits.maxCustomTimeZoneCharacters.value)
      .default('UTC')
      .describe('Time zone of the paths; the verifier reads UTC only'),
    fileExtension: z
      .string()
      .max(firehoseLimits.maxFileExtensionCharacters.value)
      .optional()
      .describe('Instead of the extension of the compression format'),
    appendDelimiterToRecord: z
      .boolean()
      .default(true)
      .describe('A newline after each record; without it Athena sees one long line'),
  })
  .describe('The Firehose delivery stream from the stream to the bucket');

const pipelineSchema = z.strictObject({
  dataset: z
    .enum(datasetNames, { error: `must be one of ${datasetNames.join(', ')}` })
    .describe('Kind of event that this pipeline archives'),
  stream: streamSchema,
  deliveryStream: deliveryStreamSchema,
});

const days = () => z.int().min(1);

const lifecycleSchema = z
  .strictObject({
    standardInfrequentAccessAfterDays: z
      .int()
      .min(30)
      .nullable()
      .describe('To Standard-IA after this many days, S3 allows no fewer than 30; null: never'),
    glacierAfterDays: days().nullable().describe('To Glacier Flexible Retrieval; null: never'),
    deepArchiveAfterDays: days().nullable().describe('To Glacier Deep Archive; null: never'),
    expireNoncurrentAfterDays: days().describe('Overwritten and deleted versions are gone after this long'),
    abortIncompleteUploadAfterDays: days().describe(
      'Uploads that were never finished are gone after this long',
    ),
  })
  .describe('What becomes of objects as they age');

const LOWER_CASE_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const bucketNamePart = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(LOWER_CASE_NAME, 'must consist of lower-case letters, digits and -, with no - at either end');

const bucketSchema = z
  .strictObject({
    namePrefix: bucketNamePart(3, 40).describe('The bucket is called <namePrefix>-<nameSuffix>'),
    nameSuffix: bucketNamePart(1, 22).describe(
      'Bucket names are unique in the world: choose one that nobody else will, e.g. your account number',
    ),
    encryption: z
      .enum(['AES256', 'aws:kms'])
      .describe('With keys of S3 (AES256), or with a key of your own that the stack creates (aws:kms)'),
    lifecycle: lifecycleSchema,
  })
  .describe('The S3 bucket of the archive');

/** One deployment: what its resources are called and how they behave. Both the Terraform and the commands read it. */
export const environmentSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: ../environment.schema.json'),
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be at most 32 lower-case letters, digits and -')
      .describe('What --env calls it; the same as the name of the file'),
    description: z.string().min(1).describe('What this environment is for'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1')
      .describe('AWS region'),
    endpoint: z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL, or null for AWS itself' })
      .nullable()
      .describe('Where the AWS API answers when it is not AWS itself: the embedded cloud; null: AWS'),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe('Tags of every resource'),
    bucket: bucketSchema,
    logRetentionDays: days().describe('How long CloudWatch keeps what Firehose logs'),
    pipelines: z
      .array(pipelineSchema)
      .min(1)
      .refine((list) => new Set(list.map((pipeline) => pipeline.dataset)).size === list.length, {
        error: 'names a dataset twice',
      })
      .describe('One for each dataset that is archived'),
  })
  .describe('One deployment of the archive: names, region, buffering, paths');

export type Environment = z.output<typeof environmentSchema>;
export type Pipeline = Environment['pipelines'][number];
export type StreamSettings = Pipeline['stream'];
export type DeliveryStreamSettings = Pipeline['deliveryStream'];

/** The archive's bucket. */
export const bucketName = (environment: Environment): string =>
  `${environment.bucket.namePrefix}-${environment.bucket.nameSuffix}`;
