import { packed, type RecordBuffer, recordAt, recordsOf } from '../buffer.ts';
import type { DeliveryStreamDescription } from '../config.ts';
import type { FormatConversion } from '../config-format-conversion.ts';
import type { FailedRecord } from '../error-records.ts';
import type { Ids } from '../ids.ts';
import { objectFor, type ReadyBuffer } from '../store-object.ts';
import type { FailedConversion } from './convert.ts';
import type { FormatConverter } from './format-converter.ts';
import type { SchemaConfiguration } from './schema.ts';

/**
 * Records that are due, and what they are converted to → the object, named as any other, and the records that failed.
 * Rejects as the converter does.
 */
export async function parquetFromBuffer(
  stream: DeliveryStreamDescription,
  buffer: RecordBuffer,
  conversion: FormatConversion,
  { ids, converter }: { ids: Ids; converter: FormatConverter },
): Promise<ReadyBuffer> {
  const { body, failed } = await converter.convert(packed(buffer), conversion);
  const oldestArrivalMs = oldestBut(failed, buffer);
  const object = body && { ...objectFor(stream, { ...buffer, oldestArrivalMs }, ids), body };
  const dataCatalogTable = catalogTable(stream, conversion.SchemaConfiguration ?? {});
  return { object, failed: failed.map((failure) => failedRecord(buffer, failure, dataCatalogTable)) };
}

/** The arrival that names the object: one that failed is not in it. */
function oldestBut(failed: readonly FailedConversion[], buffer: RecordBuffer): number {
  if (failed.length === 0) return buffer.oldestArrivalMs;
  const without = new Set(failed.map(({ index }) => index));
  return recordsOf(buffer).reduce(
    (oldest, { origin }, i) => (without.has(i) ? oldest : Math.min(oldest, origin.arrivalMs)),
    Number.POSITIVE_INFINITY,
  );
}

function failedRecord(
  buffer: RecordBuffer,
  { index, code, message }: FailedConversion,
  dataCatalogTable: FailedRecord['dataCatalogTable'] & {},
): FailedRecord {
  const record = recordAt(buffer, index);
  const { arrivalMs, sequenceNumber, subSequenceNumber } = record.origin;
  return {
    bytes: record.bytes,
    arrivalMs,
    sequenceNumber,
    subSequenceNumber,
    errorOutputType: 'format-conversion-failed',
    errorCode: code,
    errorMessage: message,
    dataCatalogTable,
  };
}

/** The table in an error record, with the members of objects seen at the service in 2026-09. */
function catalogTable(
  { DeliveryStreamARN }: DeliveryStreamDescription,
  { CatalogId, DatabaseName, TableName, Region, VersionId = 'LATEST', RoleARN }: SchemaConfiguration,
) {
  const [, , , region, accountId] = DeliveryStreamARN.split(':');
  return {
    catalogId: CatalogId ?? accountId,
    databaseName: DatabaseName,
    tableName: TableName,
    region: Region ?? region,
    versionId: VersionId,
    roleArn: RoleARN,
  };
}
