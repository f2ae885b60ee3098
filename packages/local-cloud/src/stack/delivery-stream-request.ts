import type {
  CreateDeliveryStreamCommandInput,
  ExtendedS3DestinationConfiguration,
  Processor,
} from '@aws-sdk/client-firehose';

type Settings = Readonly<Record<string, unknown>>;

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
  const logging = block(s3.cloudwatch_logging_options);
  return {
    RoleARN: text(s3.role_arn),
    BucketARN: text(s3.bucket_arn),
    ...optional('Prefix', s3.prefix),
    ...optional('ErrorOutputPrefix', s3.error_output_prefix),
    ...optional('CompressionFormat', s3.compression_format),
    ...optional('CustomTimeZone', s3.custom_time_zone),
    ...optional('FileExtension', s3.file_extension),
    ...optional('S3BackupMode', s3.s3_backup_mode),
    // The provider always sends both, with the service's defaults for what is not set.
    BufferingHints: { SizeInMBs: size ?? 5, IntervalInSeconds: interval ?? 300 },
    ...(processing
      ? {
          ProcessingConfiguration: {
            Enabled: processing.enabled !== false,
            Processors: blocks(processing.processors).map(processor),
          },
        }
      : {}),
    ...(logging
      ? {
          CloudWatchLoggingOptions: {
            Enabled: logging.enabled === true,
            ...optional('LogGroupName', logging.log_group_name),
            ...optional('LogStreamName', logging.log_stream_name),
          },
        }
      : {}),
    ...enabledOnly('DynamicPartitioningConfiguration', block(s3.dynamic_partitioning_configuration)),
    ...enabledOnly('DataFormatConversionConfiguration', block(s3.data_format_conversion_configuration)),
  };
}

function processor(settings: Settings): Processor {
  return {
    Type: text(settings.type) as Processor['Type'],
    Parameters: blocks(settings.parameters).map((parameter) => ({
      ParameterName: text(parameter.parameter_name) as 'Delimiter',
      ParameterValue: text(parameter.parameter_value),
    })),
  };
}

/** A block that is switched on is passed on, so that the engine can refuse what it does not do. */
const enabledOnly = (name: string, settings: Settings | undefined) =>
  settings && settings.enabled !== false ? { [name]: { Enabled: true } } : {};

const optional = (name: string, value: unknown) =>
  value === undefined || value === null ? {} : { [name]: String(value) };

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const number = (value: unknown): number | undefined =>
  value === undefined || value === null ? undefined : Number(value);

/** Terraform's JSON writes a block as an object or as a list of one. */
const blocks = (value: unknown): Settings[] =>
  value === undefined || value === null ? [] : ((Array.isArray(value) ? value : [value]) as Settings[]);
const block = (value: unknown): Settings | undefined => blocks(value)[0];
