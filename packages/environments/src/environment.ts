import { datasetNames, kinesisLimits } from '@event-archive/event-schema';
import { z } from 'zod';
import { deliveryStreamSchema } from './delivery-stream-settings.ts';
import {
  alarmsSchema,
  budgetSchema,
  querySchema,
  quickSightSchema,
  stateSchema,
} from './operation-settings.ts';
import { bucketNamePart, resourceName } from './resource-name.ts';

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

const bucketSchema = z
  .strictObject({
    namePrefix: bucketNamePart(3, 40).describe('The bucket is called <namePrefix>-<nameSuffix>'),
    nameSuffix: bucketNamePart(1, 22).describe(
      'Bucket names are unique in the world: choose one that nobody else will, e.g. your account number',
    ),
    encryption: z
      .enum(['AES256', 'aws:kms'])
      .describe(
        'With keys of S3 (AES256), or with a key of your own that the stack creates (aws:kms), then for streams, logs, query results and alarms too',
      ),
    lifecycle: lifecycleSchema,
    accessLogs: z
      .strictObject({ expireAfterDays: days().describe('Log lines are gone after this long') })
      .nullable()
      .default(null)
      .describe('A second bucket, into which S3 writes a line for every request; null: none'),
    eventNotifications: z
      .boolean()
      .default(false)
      .describe('Tells EventBridge of every object, so that something can be started by one'),
    objectLockDays: days()
      .max(36_500)
      .nullable()
      .default(null)
      .describe(
        'Nobody may delete or overwrite an object for this long (governance mode); can only be set when the bucket is made; null: no lock',
      ),
  })
  .describe('The S3 bucket of the archive');

// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/allocation-tag-restrictions.html (2026-11-24)
const tagKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!aws:)/i, 'must not begin with aws:, which AWS keeps to itself');

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
      .record(tagKey, z.string().max(256), {
        error: (issue) => (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined),
      })
      .default({})
      .describe('Tags of every resource'),
    bucket: bucketSchema,
    logRetentionDays: days().describe('How long CloudWatch keeps what Firehose logs'),
    query: querySchema,
    alarms: alarmsSchema,
    dashboard: z.boolean().default(false).describe('A CloudWatch dashboard of the whole pipe'),
    budget: budgetSchema,
    quickSight: quickSightSchema,
    state: stateSchema,
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
export type QuerySettings = NonNullable<Environment['query']>;

/** The archive's bucket. */
export const bucketName = (environment: Environment): string =>
  `${environment.bucket.namePrefix}-${environment.bucket.nameSuffix}`;

/** The bucket that S3 writes its access log into. */
export const accessLogBucketName = (environment: Environment): string => `${bucketName(environment)}-logs`;

/** The bucket that Athena writes the results of queries into. */
export const queryResultBucketName = (environment: Environment): string =>
  `${bucketName(environment)}-queries`;
