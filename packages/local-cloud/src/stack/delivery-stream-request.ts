import type {
  CreateDeliveryStreamCommandInput,
  ExtendedS3DestinationConfiguration,
  Processor,
  S3DestinationConfiguration,
} from '@aws-sdk/client-firehose';
import { block, blocks, number, type Settings, text } from './blocks.ts';
import { formatConversion } from './format-conversion-request.ts';

/** Terraform's aws_kinesis_firehose_delivery_stream → the request that the provider would send for it. */
export function deliveryStreamRequest(settings: Settings): CreateDeliveryStreamCommandInput {
  const source = block(settings.kinesis_source_configuration);
  const s3 = block(settings.extended_s3_configuration);
  return {
    DeliveryStreamName: text(settings.name),
    ...(source
      ? {
          DeliveryStreamType: 'KinesisStreamAsSource',
          KinesisStreamSourceConfiguration: {
            KinesisStreamARN: text(source.kinesis_stream_arn),
            RoleARN: text(source.role_arn),
          },
        }
      : { DeliveryStreamType: 'DirectPut' }),
    ...(s3 ? { ExtendedS3DestinationConfiguration: extendedS3(s3) } : {}),
  };
}

function extendedS3(s3: Settings): ExtendedS3DestinationConfiguration {
  const size = number(s3.buffering_size);
  const interval = number(s3.buffering_interval);
  const processing = block(s3.processing_configuration);
  const backup = block(s3.s3_backup_configuration);
  return {
    RoleARN: text(s3.role_arn),
    BucketARN: text(s3.bucket_arn),
    // Everything is sent, with the default where it is not set: an update leaves alone what is missing, and what has
    // left the stack would stay.
    Prefix: text(s3.prefix),
    ErrorOutputPrefix: text(s3.error_output_prefix),
    CompressionFormat: text(s3.compression_format ?? 'UNCOMPRESSED') as 'UNCOMPRESSED',
    CustomTimeZone: text(s3.custom_time_zone ?? 'UTC'),
    FileExtension: text(s3.file_extension),
    S3BackupMode: text(s3.s3_backup_mode ?? 'Disabled') as 'Disabled',
    ...(backup ? { S3BackupConfiguration: backupOf(backup) } : {}),
    BufferingHints: { SizeInMBs: size ?? 5, IntervalInSeconds: interval ?? 300 },
    ProcessingConfiguration: {
      Enabled: processing?.enabled === true,
      Processors: blocks(processing?.processors).map(processor),
    },
    CloudWatchLoggingOptions: loggingOptions(block(s3.cloudwatch_logging_options)),
    EncryptionConfiguration: encryption(s3.kms_key_arn),
    ...partitioning(block(s3.dynamic_partitioning_configuration)),
    DataFormatConversionConfiguration: formatConversion(block(s3.data_format_conversion_configuration)),
  };
}

const backupOf = (s3: Settings): S3DestinationConfiguration => ({
  RoleARN: text(s3.role_arn),
  BucketARN: text(s3.bucket_arn),
  Prefix: text(s3.prefix),
  ErrorOutputPrefix: text(s3.error_output_prefix),
  CompressionFormat: text(s3.compression_format ?? 'UNCOMPRESSED') as 'UNCOMPRESSED',
  BufferingHints: {
    SizeInMBs: number(s3.buffering_size) ?? 5,
    IntervalInSeconds: number(s3.buffering_interval) ?? 300,
  },
  CloudWatchLoggingOptions: loggingOptions(block(s3.cloudwatch_logging_options)),
  EncryptionConfiguration: encryption(s3.kms_key_arn),
});

const loggingOptions = (logging: Settings | undefined) => ({
  Enabled: logging?.enabled === true,
  ...optional('LogGroupName', logging?.log_group_name),
  ...optional('LogStreamName', logging?.log_stream_name),
});

function processor(settings: Settings): Processor {
  return {
    Type: text(settings.type) as Processor['Type'],
    Parameters: blocks(settings.parameters).map((parameter) => ({
      ParameterName: text(parameter.parameter_name) as 'Delimiter',
      ParameterValue: text(parameter.parameter_value),
    })),
  };
}

const encryption = (keyArn: unknown) =>
  keyArn === undefined || keyArn === null
    ? { NoEncryptionConfig: 'NoEncryption' as const }
    : { KMSEncryptionConfig: { AWSKMSKeyARN: text(keyArn) } };

/** Said only where it is on: it cannot be switched afterwards, and an update that speaks of it is refused. */
function partitioning(settings: Settings | undefined) {
  if (settings?.enabled !== true) return {};
  const seconds = number(settings.retry_duration);
  const retry = seconds === undefined ? {} : { RetryOptions: { DurationInSeconds: seconds } };
  return { DynamicPartitioningConfiguration: { Enabled: true, ...retry } };
}

const optional = (name: string, value: unknown) =>
  value === undefined || value === null ? {} : { [name]: String(value) };
