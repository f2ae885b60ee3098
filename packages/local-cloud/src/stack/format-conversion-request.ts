import type {
  DataFormatConversionConfiguration,
  Deserializer,
  OrcSerDe,
  ParquetSerDe,
  Serializer,
} from '@aws-sdk/client-firehose';
import { block, number, type Settings } from './blocks.ts';

/**
 * Terraform's data_format_conversion_configuration → what the provider would send for it, the defaults of the
 * serializer filled in. Without the block it sends that conversion is off.
 */
export function formatConversion(settings: Settings | undefined): DataFormatConversionConfiguration {
  if (!settings) return { Enabled: false };
  const input = block(settings.input_format_configuration);
  const output = block(settings.output_format_configuration);
  const schema = block(settings.schema_configuration);
  return {
    Enabled: (settings.enabled ?? true) === true,
    ...(input ? { InputFormatConfiguration: { Deserializer: deserializer(block(input.deserializer)) } } : {}),
    ...(output ? { OutputFormatConfiguration: { Serializer: serializer(block(output.serializer)) } } : {}),
    ...(schema ? { SchemaConfiguration: schemaConfiguration(schema) } : {}),
  };
}

function deserializer(settings: Settings = {}): Deserializer {
  const openX = block(settings.open_x_json_ser_de);
  const hive = block(settings.hive_json_ser_de);
  return {
    ...(openX
      ? {
          OpenXJsonSerDe: {
            CaseInsensitive: (openX.case_insensitive ?? true) === true,
            ConvertDotsInJsonKeysToUnderscores: openX.convert_dots_in_json_keys_to_underscores === true,
            ...(openX.column_to_json_key_mappings
              ? { ColumnToJsonKeyMappings: openX.column_to_json_key_mappings as Record<string, string> }
              : {}),
          },
        }
      : {}),
    ...(hive
      ? {
          HiveJsonSerDe: hive.timestamp_formats
            ? { TimestampFormats: (hive.timestamp_formats as unknown[]).map(String) }
            : {},
        }
      : {}),
  };
}

const MIB = 1_048_576;

function serializer(settings: Settings = {}): Serializer {
  const parquet = block(settings.parquet_ser_de);
  const orc = block(settings.orc_ser_de);
  return {
    ...(parquet
      ? {
          ParquetSerDe: {
            BlockSizeBytes: number(parquet.block_size_bytes) ?? 256 * MIB,
            Compression: (parquet.compression ?? 'SNAPPY') as ParquetSerDe['Compression'],
            EnableDictionaryCompression: parquet.enable_dictionary_compression === true,
            MaxPaddingBytes: number(parquet.max_padding_bytes) ?? 0,
            PageSizeBytes: number(parquet.page_size_bytes) ?? MIB,
            WriterVersion: (parquet.writer_version ?? 'V1') as ParquetSerDe['WriterVersion'],
          },
        }
      : {}),
    // Passed on so that it can be refused: its options do not matter for that.
    ...(orc ? { OrcSerDe: { Compression: (orc.compression ?? 'SNAPPY') as OrcSerDe['Compression'] } } : {}),
  };
}

const schemaConfiguration = (settings: Settings) => ({
  DatabaseName: String(settings.database_name),
  TableName: String(settings.table_name),
  RoleARN: String(settings.role_arn),
  VersionId: String(settings.version_id ?? 'LATEST'),
  ...(settings.catalog_id ? { CatalogId: String(settings.catalog_id) } : {}),
  ...(settings.region ? { Region: String(settings.region) } : {}),
});
