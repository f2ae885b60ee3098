import { textFromLiteral } from '../literal-text.ts';
import type {
  CloudWatchLogging,
  Conversion,
  DeliveryStreamConfiguration,
  DynamicPartitioning,
  ExtendedS3Configuration,
  Processing,
  S3Configuration,
  Schema,
} from './configuration.ts';

/** A block of synthesized Terraform. */
export type Block = Readonly<Record<string, unknown>>;

/** An `aws_kinesis_firehose_delivery_stream` of a synthesized stack → what its provider sends to CreateDeliveryStream. */
export function configurationFromTerraform(resource: Block): DeliveryStreamConfiguration {
  const source = block(resource, 'kinesis_source_configuration');
  const s3 = block(resource, 'extended_s3_configuration');
  const encryption = block(resource, 'server_side_encryption');
  return withoutUndefined({
    DeliveryStreamName: text(resource, 'name') ?? '',
    DeliveryStreamType: source ? ('KinesisStreamAsSource' as const) : ('DirectPut' as const),
    KinesisStreamSourceConfiguration: source && {
      KinesisStreamARN: text(source, 'kinesis_stream_arn') ?? '',
      RoleARN: text(source, 'role_arn') ?? '',
    },
    DeliveryStreamEncryptionConfigurationInput:
      encryption?.enabled === true
        ? withoutUndefined({ KeyType: text(encryption, 'key_type'), KeyARN: text(encryption, 'key_arn') })
        : undefined,
    ExtendedS3DestinationConfiguration: s3 && extendedS3From(s3),
  });
}

const extendedS3From = (s3: Block): ExtendedS3Configuration =>
  withoutUndefined({
    ...s3From(s3),
    CustomTimeZone: text(s3, 'custom_time_zone'),
    FileExtension: text(s3, 'file_extension'),
    ProcessingConfiguration: mapped(block(s3, 'processing_configuration'), processingFrom),
    S3BackupMode: text(s3, 's3_backup_mode'),
    S3BackupConfiguration: mapped(block(s3, 's3_backup_configuration'), s3From),
    DataFormatConversionConfiguration: mapped(
      block(s3, 'data_format_conversion_configuration'),
      conversionFrom,
    ),
    DynamicPartitioningConfiguration: mapped(
      block(s3, 'dynamic_partitioning_configuration'),
      dynamicPartitioningFrom,
    ),
  });

const s3From = (s3: Block): S3Configuration =>
  withoutUndefined({
    RoleARN: text(s3, 'role_arn') ?? '',
    BucketARN: text(s3, 'bucket_arn') ?? '',
    Prefix: text(s3, 'prefix'),
    ErrorOutputPrefix: text(s3, 'error_output_prefix'),
    BufferingHints: withoutUndefined({
      SizeInMBs: number(s3, 'buffering_size'),
      IntervalInSeconds: number(s3, 'buffering_interval'),
    }),
    CompressionFormat: text(s3, 'compression_format'),
    EncryptionConfiguration: mapped(text(s3, 'kms_key_arn'), (AWSKMSKeyARN) => ({
      KMSEncryptionConfig: { AWSKMSKeyARN },
    })),
    CloudWatchLoggingOptions: mapped(block(s3, 'cloudwatch_logging_options'), loggingFrom),
  });

const loggingFrom = (logging: Block): CloudWatchLogging =>
  withoutUndefined({
    Enabled: flag(logging, 'enabled'),
    LogGroupName: text(logging, 'log_group_name'),
    LogStreamName: text(logging, 'log_stream_name'),
  });

const processingFrom = (processing: Block): Processing =>
  withoutUndefined({
    Enabled: flag(processing, 'enabled'),
    Processors: blocks(processing, 'processors').map((processor) => ({
      Type: text(processor, 'type') ?? '',
      Parameters: blocks(processor, 'parameters').map((parameter) => ({
        ParameterName: text(parameter, 'parameter_name') ?? '',
        ParameterValue: text(parameter, 'parameter_value') ?? '',
      })),
    })),
  });

const dynamicPartitioningFrom = (partitioning: Block): DynamicPartitioning =>
  withoutUndefined({
    Enabled: flag(partitioning, 'enabled'),
    RetryOptions: mapped(number(partitioning, 'retry_duration'), (DurationInSeconds) => ({
      DurationInSeconds,
    })),
  });

const conversionFrom = (conversion: Block): Conversion => {
  const input = block(conversion, 'input_format_configuration');
  const output = block(conversion, 'output_format_configuration');
  return withoutUndefined({
    Enabled: flag(conversion, 'enabled'),
    InputFormatConfiguration: input && { Deserializer: deserializerFrom(block(input, 'deserializer') ?? {}) },
    OutputFormatConfiguration: output && { Serializer: serializerFrom(block(output, 'serializer') ?? {}) },
    SchemaConfiguration: mapped(block(conversion, 'schema_configuration'), schemaFrom),
  });
};

const deserializerFrom = (deserializer: Block) =>
  withoutUndefined({
    OpenXJsonSerDe: block(deserializer, 'open_x_json_ser_de'),
    HiveJsonSerDe: block(deserializer, 'hive_json_ser_de'),
  });

const serializerFrom = (serializer: Block) =>
  withoutUndefined({
    ParquetSerDe: mapped(block(serializer, 'parquet_ser_de'), (parquet) =>
      withoutUndefined({
        BlockSizeBytes: number(parquet, 'block_size_bytes'),
        PageSizeBytes: number(parquet, 'page_size_bytes'),
      }),
    ),
    OrcSerDe: mapped(block(serializer, 'orc_ser_de'), (orc) =>
      withoutUndefined({
        BlockSizeBytes: number(orc, 'block_size_bytes'),
        StripeSizeBytes: number(orc, 'stripe_size_bytes'),
      }),
    ),
  });

const schemaFrom = (schema: Block): Schema =>
  withoutUndefined({
    RoleARN: text(schema, 'role_arn'),
    DatabaseName: text(schema, 'database_name'),
    TableName: text(schema, 'table_name'),
  });

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Terraform sends nothing for what is not set, and the types here say absent, not undefined. */
const withoutUndefined = <T extends object>(members: T): Present<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;

const mapped = <T, U>(value: T | undefined, to: (value: T) => U): U | undefined =>
  value === undefined ? undefined : to(value);

/** A nested block is an object, or a list of them. */
const blocks = (parent: Block, name: string): Block[] => [parent[name] ?? []].flat() as Block[];
const block = (parent: Block, name: string): Block | undefined => blocks(parent, name)[0];

const text = (parent: Block, name: string): string | undefined =>
  typeof parent[name] === 'string' ? textFromLiteral(parent[name]) : undefined;
const number = (parent: Block, name: string): number | undefined =>
  typeof parent[name] === 'number' ? parent[name] : undefined;
const flag = (parent: Block, name: string): boolean | undefined =>
  typeof parent[name] === 'boolean' ? parent[name] : undefined;
