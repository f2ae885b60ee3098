/** One limit of an AWS service: its value, unit, where it is written and when that was read. */
export interface Limit {
  readonly value: number;
  readonly unit: 'bytes' | 'characters' | 'records' | 'records/s' | 'bytes/s' | 'seconds' | 'MiB' | 'hours';
  readonly source: string;
  readonly readOn: string;
}

const KINESIS_API = 'https://docs.aws.amazon.com/kinesis/latest/APIReference';
const FIREHOSE_API = 'https://docs.aws.amazon.com/firehose/latest/APIReference';
const FIREHOSE_S3 = `${FIREHOSE_API}/API_ExtendedS3DestinationConfiguration`;
const READ_ON = '2026-11-24';

const limit = (value: number, unit: Limit['unit'], source: string): Limit => ({
  value,
  unit,
  source,
  readOn: READ_ON,
});

/** Limits of Amazon Kinesis Data Streams. */
export const kinesisLimits = {
  /** Record size, blob and partition key together. A stream may be raised to 10 MiB; 1 MiB is the default. */
  maxRecordBytes: limit(1_048_576, 'bytes', `${KINESIS_API}/API_PutRecords.html`),
  /** Partition key length, counted in Unicode code points. */
  maxPartitionKeyCharacters: limit(256, 'characters', `${KINESIS_API}/API_PutRecords.html`),
  /** Records in one PutRecords request. */
  maxPutRecordsCount: limit(500, 'records', `${KINESIS_API}/API_PutRecords.html`),
  /**
   * Bytes in one PutRecords request, partition keys included. The service allows 10 MiB since records may be
   * large; 5 MiB is what every region and every emulator takes, so it is what we send.
   */
  maxPutRecordsBytes: limit(5 * 1_048_576, 'bytes', `${KINESIS_API}/API_PutRecords.html`),
  /** Records a shard takes in a second. */
  shardWriteRecordsPerSecond: limit(1_000, 'records/s', `${KINESIS_API}/API_CreateStream.html`),
  /** Bytes a shard takes in a second, partition keys included. */
  shardWriteBytesPerSecond: limit(1_048_576, 'bytes/s', `${KINESIS_API}/API_CreateStream.html`),
  /** Shortest and longest retention of a stream. */
  minRetentionHours: limit(24, 'hours', `${KINESIS_API}/API_IncreaseStreamRetentionPeriod.html`),
  maxRetentionHours: limit(8_760, 'hours', `${KINESIS_API}/API_IncreaseStreamRetentionPeriod.html`),
  maxStreamNameCharacters: limit(128, 'characters', `${KINESIS_API}/API_CreateStream.html`),
} as const;

/** Limits of Amazon Data Firehose for an Amazon S3 destination without dynamic partitioning. */
export const firehoseLimits = {
  minBufferSizeMiB: limit(1, 'MiB', `${FIREHOSE_API}/API_BufferingHints.html`),
  maxBufferSizeMiB: limit(128, 'MiB', `${FIREHOSE_API}/API_BufferingHints.html`),
  minBufferIntervalSeconds: limit(0, 'seconds', `${FIREHOSE_API}/API_BufferingHints.html`),
  maxBufferIntervalSeconds: limit(900, 'seconds', `${FIREHOSE_API}/API_BufferingHints.html`),
  maxDeliveryStreamNameCharacters: limit(64, 'characters', `${FIREHOSE_API}/API_CreateDeliveryStream.html`),
  /** Prefix and error prefix as configured, before expressions are evaluated. */
  maxPrefixCharacters: limit(1_024, 'characters', `${FIREHOSE_S3}.html`),
  maxFileExtensionCharacters: limit(128, 'characters', `${FIREHOSE_S3}.html`),
  maxCustomTimeZoneCharacters: limit(50, 'characters', `${FIREHOSE_S3}.html`),
} as const;
