import type { DeliveryStreamSettings } from '@event-archive/environments';
import { type LintFinding, warning } from './finding.ts';

type CompressionFormat = DeliveryStreamSettings['compressionFormat'];

/** Delivery settings → what readers of the objects will trip over. */
export function objectFindings(field: string, settings: DeliveryStreamSettings): LintFinding[] {
  const { appendDelimiterToRecord, fileExtension, compressionFormat } = settings;
  const expected = extensions[compressionFormat];
  const delimiter = appendDelimiterToRecord
    ? []
    : [
        warning(
          `${field}.appendDelimiterToRecord`,
          'without a newline after each record the JSON documents run together ({…}{…}) and Athena reads the first alone; write true',
        ),
      ];
  const extension =
    fileExtension === undefined || expected.some((ending) => fileExtension.endsWith(ending))
      ? []
      : [
          warning(
            `${field}.fileExtension`,
            `${fileExtension} hides that objects are ${compressionFormat}, and readers choose how to decompress by the extension; end it with ${expected[0]}`,
          ),
        ];
  return [...delimiter, ...extension];
}

const extensions: Readonly<Record<CompressionFormat, readonly [string, ...string[]]>> = {
  UNCOMPRESSED: [''],
  GZIP: ['.gz'],
  ZIP: ['.zip'],
  Snappy: ['.snappy'],
  HADOOP_SNAPPY: ['.snappy', '.hsnappy'],
};
