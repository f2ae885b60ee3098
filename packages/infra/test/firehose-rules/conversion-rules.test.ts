import type { Conversion } from '../../src/firehose-rules/configuration.ts';
import { withS3 } from '../helpers/configuration.ts';
import { describeRules } from '../helpers/rule-table.ts';

const parquet = {
  InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
  OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
  SchemaConfiguration: {
    RoleARN: 'arn:aws:iam::123456789012:role/delivery',
    DatabaseName: 'archive',
    TableName: 'website_events',
  },
} satisfies Conversion;

const converting = (changes: Conversion = {}) =>
  withS3({ DataFormatConversionConfiguration: { ...parquet, ...changes } });
const without = (part: keyof typeof parquet) => {
  const { [part]: _left, ...rest } = parquet;
  return withS3({ DataFormatConversionConfiguration: rest });
};
const field = (part: string) =>
  `ExtendedS3DestinationConfiguration.DataFormatConversionConfiguration.${part}`;

describeRules('conversion rules', [
  {
    rule: 1,
    title: 'compressed objects',
    field: 'ExtendedS3DestinationConfiguration.CompressionFormat',
    message:
      "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled. To enable compression within the converted output format, set the appropriate serialization option in the output format configuration.",
    broken: withS3({ DataFormatConversionConfiguration: parquet, CompressionFormat: 'GZIP' }),
    good: withS3({ DataFormatConversionConfiguration: parquet, CompressionFormat: 'UNCOMPRESSED' }),
  },
  {
    rule: 2,
    title: 'a buffer of 63 MiB',
    field: 'ExtendedS3DestinationConfiguration.BufferingHints.SizeInMBs',
    message: 'BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.',
    broken: withS3({ DataFormatConversionConfiguration: parquet, BufferingHints: { SizeInMBs: 63 } }),
    good: withS3({ DataFormatConversionConfiguration: parquet, BufferingHints: { SizeInMBs: 64 } }),
  },
  ...(['InputFormatConfiguration', 'OutputFormatConfiguration', 'SchemaConfiguration'] as const).map(
    (part) => ({
      rule: 3,
      title: `conversion without ${part}`,
      field: field(part),
      message: `${part} must not be null`,
      broken: without(part),
      good: converting({ Enabled: true }),
    }),
  ),
  {
    rule: 4,
    title: 'an empty deserializer',
    field: field('InputFormatConfiguration'),
    message: 'Deserializer must not be null',
    broken: converting({ InputFormatConfiguration: { Deserializer: {} } }),
    good: converting({ InputFormatConfiguration: { Deserializer: { HiveJsonSerDe: {} } } }),
  },
  {
    rule: 4,
    title: 'an empty serializer',
    field: field('OutputFormatConfiguration'),
    message: 'Serializer must not be null',
    broken: converting({ OutputFormatConfiguration: {} }),
    good: converting({ OutputFormatConfiguration: { Serializer: { OrcSerDe: {} } } }),
  },
  {
    rule: 5,
    title: 'two deserializers',
    field: field('InputFormatConfiguration'),
    message: 'More than one deserializer specified. Only one may be chosen.',
    broken: converting({
      InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {}, HiveJsonSerDe: {} } },
    }),
    good: converting(),
  },
  {
    rule: 5,
    title: 'two serializers',
    field: field('OutputFormatConfiguration'),
    message: 'More than one serializer specified. Only one may be chosen.',
    broken: converting({ OutputFormatConfiguration: { Serializer: { ParquetSerDe: {}, OrcSerDe: {} } } }),
    good: converting(),
  },
  ...(
    [
      ['RoleARN', 'SchemaConfiguration.RoleArn must not be null or empty'],
      ['DatabaseName', 'SchemaConfiguration.DatabaseName must not be null or empty'],
      ['TableName', 'SchemaConfiguration.TableName must not be null or empty'],
    ] as const
  ).map(([member, message]) => ({
    rule: 6,
    title: `a schema with an empty ${member}`,
    field: field('SchemaConfiguration'),
    message,
    broken: converting({ SchemaConfiguration: { ...parquet.SchemaConfiguration, [member]: '' } }),
    good: converting(),
  })),
  {
    rule: 'model',
    title: 'a Parquet block below 64 MiB',
    field: field('OutputFormatConfiguration.Serializer.ParquetSerDe.BlockSizeBytes'),
    message:
      "Value at 'extendedS3DestinationConfiguration.dataFormatConversionConfiguration.outputFormatConfiguration.serializer.parquetSerDe.blockSizeBytes' failed to satisfy constraint: Member must have value greater than or equal to 67108864",
    broken: converting({
      OutputFormatConfiguration: { Serializer: { ParquetSerDe: { BlockSizeBytes: 67_108_863 } } },
    }),
    good: converting({
      OutputFormatConfiguration: { Serializer: { ParquetSerDe: { BlockSizeBytes: 67_108_864 } } },
    }),
  },
  {
    rule: 1,
    title: 'compressed objects, but not when conversion is switched off',
    field: 'ExtendedS3DestinationConfiguration.CompressionFormat',
    message:
      "The S3 destination's compression format must be set to UNCOMPRESSED when data format conversion is enabled. To enable compression within the converted output format, set the appropriate serialization option in the output format configuration.",
    broken: withS3({ DataFormatConversionConfiguration: parquet, CompressionFormat: 'Snappy' }),
    good: withS3({
      DataFormatConversionConfiguration: { ...parquet, Enabled: false },
      CompressionFormat: 'Snappy',
    }),
  },
]);
