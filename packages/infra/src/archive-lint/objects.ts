import type { DeliveryStreamSettings } from '@event-archive/environments';
import { type LintFinding, warning } from './finding.ts';

type CompressionFormat = DeliveryStreamSettings['compressionFormat'];

/** Delivery settings → what readers of the objects will trip over. */
export function objectFindings(field: string, settings: DeliveryStreamSettings): LintFinding[] {
  const { fileExtension, compressionFormat, format } = settings;
  const expected = format === 'PARQUET' ? ['.parquet'] : extensions[compressionFormat];
  const extension =
    fileExtension === undefined || expected.some((ending) => fileExtension.endsWith(ending))
      ? []
      : [
          warning(
            `${field}.fileExtension`,
            `${fileExtension} hides that objects are ${format === 'PARQUET' ? format : compressionFormat}, and readers choose how to decompress by the extension; end it with ${expected[0]}`,
          ),
        ];
  return [...delimiterFindings(`${field}.appendDelimiterToRecord`, settings), ...extension];
}

function delimiterFindings(
  field: string,
  { format, appendDelimiterToRecord }: DeliveryStreamSettings,
): LintFinding[] {
  if (format === 'PARQUET')
    return appendDelimiterToRecord ? [warning(field, 'has no effect on Parquet; write false')] : [];
  if (appendDelimiterToRecord) return [];
  const message =
    'without a newline after each record the JSON documents run together ({…}{…}) and Athena reads the first alone; write true';
  return [warning(field, message)];
}

const extensions: Readonly<Record<CompressionFormat, readonly [string, ...string[]]>> = {
  UNCOMPRESSED: [''],
  GZIP: ['.gz'],
  ZIP: ['.zip'],
  Snappy: ['.snappy'],
  HADOOP_SNAPPY: ['.snappy', '.hsnappy'],
};
