import type { z } from 'zod';
import { flag, list, number, oneOf, structure, text, textMap } from './model.ts';

const word = () => text({ min: 1, max: 1024, pattern: /\S+/, printed: '^\\S+$' }).optional();
const MIB = 1_048_576;

const deserializer = structure({
  OpenXJsonSerDe: structure({
    ConvertDotsInJsonKeysToUnderscores: flag().optional(),
    CaseInsensitive: flag().optional(),
    ColumnToJsonKeyMappings: textMap(text({ min: 1, max: 1024 })).optional(),
  }).optional(),
  HiveJsonSerDe: structure({ TimestampFormats: list(text({ min: 1, max: 1024 })).optional() }).optional(),
});

const parquetSerDe = structure({
  BlockSizeBytes: number(64 * MIB).optional(),
  PageSizeBytes: number(65_536).optional(),
  Compression: oneOf('UNCOMPRESSED', 'GZIP', 'SNAPPY').optional(),
  EnableDictionaryCompression: flag().optional(),
  MaxPaddingBytes: number(0).optional(),
  WriterVersion: oneOf('V1', 'V2').optional(),
});

const orcSerDe = structure({
  StripeSizeBytes: number(8 * MIB).optional(),
  BlockSizeBytes: number(64 * MIB).optional(),
  RowIndexStride: number(1000).optional(),
  EnablePadding: flag().optional(),
  PaddingTolerance: number(0, 1).optional(),
  Compression: oneOf('NONE', 'ZLIB', 'SNAPPY').optional(),
  BloomFilterColumns: list(text({ min: 1, max: 1024 })).optional(),
  BloomFilterFalsePositiveProbability: number(0, 1).optional(),
  DictionaryKeyThreshold: number(0, 1).optional(),
  FormatVersion: oneOf('V0_11', 'V0_12').optional(),
});

/** DataFormatConversionConfiguration. The model constrains it even while it is disabled. */
export const formatConversion = structure({
  Enabled: flag().optional(),
  InputFormatConfiguration: structure({ Deserializer: deserializer.optional() }).optional(),
  OutputFormatConfiguration: structure({
    Serializer: structure({
      ParquetSerDe: parquetSerDe.optional(),
      OrcSerDe: orcSerDe.optional(),
    }).optional(),
  }).optional(),
  SchemaConfiguration: structure({
    RoleARN: word(),
    CatalogId: word(),
    DatabaseName: word(),
    TableName: word(),
    Region: word(),
    VersionId: word(),
  }).optional(),
});

export type FormatConversion = z.infer<typeof formatConversion>;
export type Deserializer = z.infer<typeof deserializer>;
export type ParquetSerDe = z.infer<typeof parquetSerDe>;
