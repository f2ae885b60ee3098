import type { z } from 'zod';
import { formatConversion } from './config-format-conversion.ts';
import { flag, list, number, oneOf, structure, text } from './model.ts';

export const streamName = text({ min: 1, max: 64, pattern: /[a-zA-Z0-9_.-]+/ });
export const roleArn = text({ min: 1, max: 512, pattern: /arn:.*:iam::\d{12}:role\/[a-zA-Z_0-9+=,.@\-_/]+/ });
const bucketArn = text({
  min: 1,
  max: 2048,
  pattern: /arn:.*:s3:::[\w.-]{1,255}/,
  printed: 'arn:.*:s3:::[\\w\\.\\-]{1,255}',
});
const kmsKeyArn = text({
  min: 1,
  max: 512,
  pattern: /arn:.*:kms:[a-zA-Z0-9-]+:\d{12}:(key|alias)\/[a-zA-Z_0-9+=,.@\-_/]+/,
  printed: 'arn:.*:kms:[a-zA-Z0-9\\-]+:\\d{12}:(key|alias)/[a-zA-Z_0-9+=,.@\\-_/]+',
});
const prefix = text({ max: 1024 });

const bufferingHints = structure({
  SizeInMBs: number(1, 128).optional(),
  IntervalInSeconds: number(0, 900).optional(),
});

const cloudWatchLoggingOptions = structure({
  Enabled: flag().optional(),
  LogGroupName: text({
    max: 512,
    pattern: /[.\-_/#A-Za-z0-9]*/,
    printed: '[\\.\\-_/#A-Za-z0-9]*',
  }).optional(),
  LogStreamName: text({ max: 512, pattern: /[^:*]*/ }).optional(),
});

const encryptionConfiguration = structure({
  NoEncryptionConfig: oneOf('NoEncryption').optional(),
  KMSEncryptionConfig: structure({ AWSKMSKeyARN: kmsKeyArn }).optional(),
});

const processor = structure({
  Type: oneOf(
    'RecordDeAggregation',
    'Decompression',
    'CloudWatchLogProcessing',
    'Lambda',
    'MetadataExtraction',
    'AppendDelimiterToRecord',
  ),
  Parameters: list(
    structure({
      ParameterName: oneOf(
        'LambdaArn',
        'NumberOfRetries',
        'MetadataExtractionQuery',
        'JsonParsingEngine',
        'RoleArn',
        'BufferSizeInMBs',
        'BufferIntervalInSeconds',
        'SubRecordType',
        'Delimiter',
        'CompressionFormat',
        'DataMessageExtraction',
      ),
      ParameterValue: text({ min: 1, max: 5120, pattern: /(?!\s*$)[\s\S]+/, printed: '^(?!\\s*$).+' }),
    }),
  ).optional(),
});

const destination = {
  Prefix: prefix.optional(),
  ErrorOutputPrefix: prefix.optional(),
  BufferingHints: bufferingHints.optional(),
  CompressionFormat: oneOf('ZIP', 'HADOOP_SNAPPY', 'Snappy', 'GZIP', 'UNCOMPRESSED').optional(),
  EncryptionConfiguration: encryptionConfiguration.optional(),
  CloudWatchLoggingOptions: cloudWatchLoggingOptions.optional(),
};

const extendedDestination = {
  ...destination,
  ProcessingConfiguration: structure({
    Enabled: flag().optional(),
    Processors: list(processor).optional(),
  }).optional(),
  S3BackupMode: oneOf('Disabled', 'Enabled').optional(),
  DataFormatConversionConfiguration: formatConversion.optional(),
  DynamicPartitioningConfiguration: structure({
    Enabled: flag().optional(),
    RetryOptions: structure({ DurationInSeconds: number(0, 7200).optional() }).optional(),
  }).optional(),
  FileExtension: text({
    max: 128,
    pattern: /|\.[0-9a-z!\-_.*'()]+/,
    printed: "^(|\\.[0-9a-z!\\-_.*'()]+)$",
  }).optional(),
  CustomTimeZone: text({ max: 50, pattern: /|[a-zA-Z/_]+/, printed: '^$|[a-zA-Z/_]+' }).optional(),
};

/** The S3 destination of a CreateDeliveryStream request's backup. */
const s3Configuration = structure({ RoleARN: roleArn, BucketARN: bucketArn, ...destination });
/** The same of an UpdateDestination request. */
const s3Update = structure({
  RoleARN: roleArn.optional(),
  BucketARN: bucketArn.optional(),
  ...destination,
});

/** The destination of a CreateDeliveryStream request. */
export const extendedS3Configuration = structure({
  RoleARN: roleArn,
  BucketARN: bucketArn,
  ...extendedDestination,
  S3BackupConfiguration: s3Configuration.optional(),
});

/** The destination of an UpdateDestination request: what is missing stays as it is. */
export const extendedS3Update = structure({
  RoleARN: roleArn.optional(),
  BucketARN: bucketArn.optional(),
  ...extendedDestination,
  S3BackupUpdate: s3Update.optional(),
});

const kinesisStreamArn = text({
  min: 1,
  max: 512,
  pattern: /arn:.*:kinesis:[a-zA-Z0-9-]+:\d{12}:stream\/[a-zA-Z0-9_.-]+/,
  printed: 'arn:.*:kinesis:[a-zA-Z0-9\\-]+:\\d{12}:stream/[a-zA-Z0-9_.-]+',
});

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_TagDeliveryStream.html, read 2026-11-24
const tagKey = text({ min: 1, max: 128 });
export const tagList = list(structure({ Key: tagKey, Value: text({ max: 256 }).optional() }), {
  min: 1,
  max: 50,
});
export const tagKeyList = list(tagKey, { min: 1, max: 50 });

/** The source of a delivery stream that reads a Kinesis stream. */
export const kinesisSource = structure({ KinesisStreamARN: kinesisStreamArn, RoleARN: roleArn });

export type ExtendedS3Configuration = z.infer<typeof extendedS3Configuration>;
export type ExtendedS3Update = z.infer<typeof extendedS3Update>;
export type Processor = z.infer<typeof processor>;

interface InForce {
  readonly BufferingHints: { readonly SizeInMBs: number; readonly IntervalInSeconds: number };
  readonly CompressionFormat: NonNullable<ExtendedS3Configuration['CompressionFormat']>;
}

export type S3BackupConfiguration = z.infer<typeof s3Configuration>;

/** The destination as it is in force: hints and compression have their values, those of the backup too. */
export type ExtendedS3Destination = ExtendedS3Configuration &
  InForce & { readonly S3BackupConfiguration?: (S3BackupConfiguration & InForce) | undefined };

/**
 * A delivery stream as DescribeDeliveryStream tells of it and as the state folder keeps it. Timestamps are seconds
 * since the epoch, as on the wire.
 */
export interface DeliveryStreamDescription {
  readonly DeliveryStreamName: string;
  readonly DeliveryStreamARN: string;
  readonly DeliveryStreamStatus: 'ACTIVE';
  readonly DeliveryStreamType: 'DirectPut' | 'KinesisStreamAsSource';
  readonly VersionId: string;
  readonly CreateTimestamp: number;
  readonly LastUpdateTimestamp?: number;
  readonly Source?: {
    readonly KinesisStreamSourceDescription: z.infer<typeof kinesisSource> & {
      readonly DeliveryStartTimestamp: number;
    };
  };
  readonly Destinations: readonly [DestinationDescription];
  readonly HasMoreDestinations: false;
  /** Kept with it; told by ListTagsForDeliveryStream only. */
  readonly Tags?: readonly Tag[];
}

/** A key of the user's, with or without a value. */
export interface Tag {
  readonly Key: string;
  readonly Value?: string | undefined;
}

export interface DestinationDescription {
  readonly DestinationId: string;
  readonly ExtendedS3DestinationDescription: ExtendedS3Destination;
}

/** The one destination that a delivery stream has. */
export const destinationOf = (stream: DeliveryStreamDescription): ExtendedS3Destination =>
  stream.Destinations[0].ExtendedS3DestinationDescription;
