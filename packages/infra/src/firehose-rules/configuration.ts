/** A delivery stream as CreateDeliveryStream takes it: https://docs.aws.amazon.com/firehose/latest/APIReference (2026-11-24). */
export type DeliveryStreamConfiguration = {
  readonly DeliveryStreamName: string;
  readonly DeliveryStreamType?: 'DirectPut' | 'KinesisStreamAsSource';
  readonly KinesisStreamSourceConfiguration?: { readonly KinesisStreamARN: string; readonly RoleARN: string };
  readonly DeliveryStreamEncryptionConfigurationInput?: {
    readonly KeyType?: string;
    readonly KeyARN?: string;
  };
  readonly ExtendedS3DestinationConfiguration?: ExtendedS3Configuration;
} & { readonly [name in OtherDestination]?: object };

/** The destinations that a delivery stream can have instead of extended S3. */
export const otherDestinations = [
  'S3DestinationConfiguration',
  'RedshiftDestinationConfiguration',
  'ElasticsearchDestinationConfiguration',
  'AmazonopensearchserviceDestinationConfiguration',
  'AmazonOpenSearchServerlessDestinationConfiguration',
  'SplunkDestinationConfiguration',
  'HttpEndpointDestinationConfiguration',
  'SnowflakeDestinationConfiguration',
  'IcebergDestinationConfiguration',
] as const;

type OtherDestination = (typeof otherDestinations)[number];

export interface S3Configuration {
  readonly RoleARN: string;
  readonly BucketARN: string;
  readonly Prefix?: string;
  readonly ErrorOutputPrefix?: string;
  readonly BufferingHints?: { readonly SizeInMBs?: number; readonly IntervalInSeconds?: number };
  readonly CompressionFormat?: string;
  readonly EncryptionConfiguration?: { readonly KMSEncryptionConfig?: { readonly AWSKMSKeyARN: string } };
  readonly CloudWatchLoggingOptions?: CloudWatchLogging;
}

export interface ExtendedS3Configuration extends S3Configuration {
  readonly CustomTimeZone?: string;
  readonly FileExtension?: string;
  readonly ProcessingConfiguration?: Processing;
  readonly S3BackupMode?: string;
  readonly S3BackupConfiguration?: S3Configuration;
  readonly DataFormatConversionConfiguration?: Conversion;
  readonly DynamicPartitioningConfiguration?: DynamicPartitioning;
}

export interface CloudWatchLogging {
  readonly Enabled?: boolean;
  readonly LogGroupName?: string;
  readonly LogStreamName?: string;
}

export interface DynamicPartitioning {
  readonly Enabled?: boolean;
  readonly RetryOptions?: { readonly DurationInSeconds?: number };
}

/** Off unless `Enabled` is true. */
export interface Processing {
  readonly Enabled?: boolean;
  readonly Processors?: readonly Processor[];
}

export interface Processor {
  readonly Type: string;
  readonly Parameters?: readonly { readonly ParameterName: string; readonly ParameterValue: string }[];
}

/** On unless `Enabled` is false. */
export interface Conversion {
  readonly Enabled?: boolean;
  readonly InputFormatConfiguration?: { readonly Deserializer?: Deserializer };
  readonly OutputFormatConfiguration?: { readonly Serializer?: Serializer };
  readonly SchemaConfiguration?: Schema;
}

export interface Deserializer {
  readonly OpenXJsonSerDe?: object;
  readonly HiveJsonSerDe?: object;
}

export interface Serializer {
  readonly ParquetSerDe?: { readonly BlockSizeBytes?: number; readonly PageSizeBytes?: number };
  readonly OrcSerDe?: { readonly BlockSizeBytes?: number; readonly StripeSizeBytes?: number };
}

export interface Schema {
  readonly RoleARN?: string;
  readonly DatabaseName?: string;
  readonly TableName?: string;
}
