import {
  type Environment,
  environmentSchema,
  type Pipeline,
  type QuerySettings,
} from '@event-archive/environments';

type DeliveryStreamChanges = Partial<Pipeline['deliveryStream']>;

/** Year, month, day and hour the way every environment lays them out. */
export const hourly =
  'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';

/** The same by the time that events carry. */
export const eventTimePrefix = ['year', 'month', 'day', 'hour']
  .map((key) => `${key}=!{partitionKeyFromQuery:${key}}/`)
  .join('');

const websiteEvents = {
  dataset: 'website-events',
  stream: { name: 'website-events-stream', mode: 'PROVISIONED', shardCount: 1, retentionHours: 24 },
  deliveryStream: {
    name: 'website-events-delivery',
    bufferSizeMiB: 5,
    bufferIntervalSeconds: 300,
    format: 'JSON',
    compressionFormat: 'GZIP',
    partitionBy: 'arrival-time',
    partitionRetrySeconds: 300,
    deaggregation: null,
    prefix: hourly,
    errorOutputPrefix: 'errors/!{firehose:error-output-type}/',
    customTimeZone: 'UTC',
    appendDelimiterToRecord: true,
  },
} as const satisfies Pipeline;

/** An environment with one pipeline, whatever the files of this repository say. */
export const plain: Environment = environmentSchema.parse({
  name: 'plain',
  description: 'One plain pipeline',
  region: 'eu-west-1',
  endpoint: null,
  tags: { team: 'größe 📏' },
  bucket: {
    namePrefix: 'archive',
    nameSuffix: 'plain',
    encryption: 'AES256',
    lifecycle: {
      standardInfrequentAccessAfterDays: 30,
      glacierAfterDays: 90,
      deepArchiveAfterDays: 365,
      expireNoncurrentAfterDays: 30,
      abortIncompleteUploadAfterDays: 7,
    },
  },
  logRetentionDays: 30,
  pipelines: [websiteEvents],
});

/** How the archive of the tests is queried. */
export const query: QuerySettings = {
  databaseName: 'event_archive_plain',
  workgroupName: 'event-archive-plain',
  firstYear: 2_026,
  lastYear: 2_036,
  scanLimitMiB: 10_240,
  resultsExpireAfterDays: 7,
};

/** The plain environment with changes to its stream. */
export const withStream = (stream: Pipeline['stream']): Environment => ({
  ...plain,
  pipelines: [{ ...websiteEvents, stream }],
});

/** The plain environment with changes to its delivery stream. */
export const withDelivery = (changes: DeliveryStreamChanges): Environment => ({
  ...plain,
  pipelines: [{ ...websiteEvents, deliveryStream: { ...websiteEvents.deliveryStream, ...changes } }],
});

/** The plain environment with changes to its bucket. */
export const withBucket = (changes: Partial<Environment['bucket']>): Environment => ({
  ...plain,
  bucket: { ...plain.bucket, ...changes },
});

/** The plain environment with a second pipeline, app-logs, beside website-events. */
export const withAppLogs = (changes: DeliveryStreamChanges, streamName = 'app-logs-stream'): Environment => ({
  ...plain,
  pipelines: [
    websiteEvents,
    {
      dataset: 'app-logs',
      stream: { ...websiteEvents.stream, name: streamName },
      deliveryStream: { ...websiteEvents.deliveryStream, name: 'app-logs-delivery', ...changes },
    },
  ],
});

/** Everything that can be switched on, in one environment. */
export const full: Environment = {
  ...withAppLogs({
    prefix: `app-logs/${eventTimePrefix}`,
    partitionBy: 'event-time',
    format: 'PARQUET',
    compressionFormat: 'UNCOMPRESSED',
    bufferSizeMiB: 128,
    appendDelimiterToRecord: false,
  }),
  name: 'full',
  bucket: {
    ...plain.bucket,
    encryption: 'aws:kms',
    accessLogs: { expireAfterDays: 365 },
    eventNotifications: true,
    objectLockDays: 30,
  },
  logRetentionDays: 365,
  query,
  alarms: { emails: ['alarms@example.com'] },
  dashboard: true,
  budget: { monthlyUsd: 100, emails: ['costs@example.com'] },
  quickSight: { principalArn: 'arn:aws:quicksight:eu-west-1:123456789012:user/default/zoe' },
  state: { backend: 's3', bucketName: 'state-of-full' },
};
