import { oldestArrivalMsBut, packed, type RecordBuffer, recordsAt } from '../buffer.ts';
import type { DeliveryStreamDescription } from '../config.ts';
import type { FormatConversion } from '../config-format-conversion.ts';
import type { FailedRecord } from '../error-records.ts';
import type { Ids } from '../ids.ts';
import type { BufferedRecord } from '../records.ts';
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
  const places = failed.map(({ index }) => index);
  // One that failed is not in the object, and does not name it.
  const oldestArrivalMs =
    places.length === 0 ? buffer.oldestArrivalMs : oldestArrivalMsBut(buffer, new Set(places));
  const object = body && { ...objectFor(stream, { ...buffer, oldestArrivalMs }, ids), body };
  const dataCatalogTable = catalogTable(stream, conversion.SchemaConfiguration ?? {});
  const failedRecords = recordsAt(buffer, places).map((record, i) =>
    failedRecord(record, failed[i] as FailedConversion, dataCatalogTable),
  );
  return { object, failed: failedRecords };
}

/** What is under the error prefix instead of in the object. */
function failedRecord(
  record: BufferedRecord,
  { code, message }: FailedConversion,
  dataCatalogTable: FailedRecord['dataCatalogTable'] & {},
): FailedRecord {
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
