import type { ParquetSerDe } from '../config-format-conversion.ts';

const MIB = 1_048_576;
const DEFAULT_BLOCK_BYTES = 256 * MIB;
const DEFAULT_PAGE_BYTES = MIB;

/** More rows than a buffer of 128 MiB has, so that the bytes of a block alone bound it. */
const ROWS_WITHOUT_BOUND = 1_000_000_000;

/**
 * The options of a ParquetSerDe → those of DuckDB's COPY (https://duckdb.org/docs/stable/data/parquet/overview,
 * 2026-11-24), with the defaults of the service: SNAPPY, V1, blocks of 256 MiB, no dictionaries.
 */
export function copyOptions(serializer: ParquetSerDe): string {
  const { Compression = 'SNAPPY', WriterVersion = 'V1', BlockSizeBytes = DEFAULT_BLOCK_BYTES } = serializer;
  return [
    'FORMAT parquet',
    `COMPRESSION ${Compression.toLowerCase()}`,
    `PARQUET_VERSION ${WriterVersion}`,
    `ROW_GROUP_SIZE ${ROWS_WITHOUT_BOUND}`,
    `ROW_GROUP_SIZE_BYTES ${BlockSizeBytes}`,
    ...(serializer.EnableDictionaryCompression === true ? [] : ['DICTIONARY_SIZE_LIMIT 0']),
  ].join(', ');
}

/** What of a ParquetSerDe DuckDB cannot be told. Their defaults are taken, as Terraform sends them. */
export function parquetOptionNotEmulated({
  PageSizeBytes = DEFAULT_PAGE_BYTES,
  MaxPaddingBytes = 0,
}: ParquetSerDe): string | undefined {
  if (PageSizeBytes !== DEFAULT_PAGE_BYTES)
    return `PageSizeBytes ${PageSizeBytes} of ParquetSerDe is not emulated`;
  return MaxPaddingBytes === 0
    ? undefined
    : `MaxPaddingBytes ${MaxPaddingBytes} of ParquetSerDe is not emulated`;
}
