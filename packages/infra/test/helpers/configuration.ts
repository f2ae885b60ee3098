import type {
  DeliveryStreamConfiguration,
  ExtendedS3Configuration,
  Processor,
} from '../../src/firehose-rules/configuration.ts';

const roleArn = 'arn:aws:iam::123456789012:role/delivery';

/** A delivery stream that the service takes, with changes to its S3 destination. */
export const withS3 = (changes: Partial<ExtendedS3Configuration> = {}): DeliveryStreamConfiguration => ({
  DeliveryStreamName: 'website-events-delivery',
  DeliveryStreamType: 'KinesisStreamAsSource',
  KinesisStreamSourceConfiguration: {
    KinesisStreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/website-events-stream',
    RoleARN: roleArn,
  },
  ExtendedS3DestinationConfiguration: {
    RoleARN: roleArn,
    BucketARN: 'arn:aws:s3:::kinesis-archive-data-test',
    Prefix: 'year=!{timestamp:yyyy}/',
    ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
    BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
    ...changes,
  },
});

/** The same with processors that run. */
export const withProcessors = (
  processors: readonly Processor[],
  changes: Partial<ExtendedS3Configuration> = {},
) => withS3({ ProcessingConfiguration: { Enabled: true, Processors: processors }, ...changes });

/** `processor('Lambda', { LambdaArn: '…' })`. */
export const processor = (type: string, parameters: Readonly<Record<string, string>> = {}): Processor => ({
  Type: type,
  Parameters: Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
  })),
});

/** Dynamic partitioning, on, with a prefix that holds the one key `tenant`. */
export const partitioned = {
  DynamicPartitioningConfiguration: { Enabled: true },
  Prefix: 'tenant=!{partitionKeyFromQuery:tenant}/',
} as const;
