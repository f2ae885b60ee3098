import { type DeliveryStreamDescription, destinationOf } from './config.ts';
import { type ErrorOutputType, errorLine, type FailedRecord } from './error-records.ts';
import type { Ids } from './ids.ts';
import { errorObjectKey } from './object-name.ts';
import { putTarget, type ReadyObject } from './store-object.ts';

/** An object of failed records of one type. */
export interface ErrorObject extends ReadyObject {
  readonly errorOutputType: ErrorOutputType;
  readonly records: number;
  /** Of the records as they came. */
  readonly recordBytes: number;
}

/**
 * Failed records → an object of lines for each type of error among them, under the error prefix at the arrival of its
 * oldest record. Not compressed and with no extension, whatever the destination says of data: none has been seen at
 * the service, and its guide does not tell.
 */
export function errorObjects(
  stream: DeliveryStreamDescription,
  failed: readonly FailedRecord[],
  { ids, nowMs }: { ids: Ids; nowMs: number },
): ErrorObject[] {
  const destination = destinationOf(stream);
  return [...Map.groupBy(failed, ({ errorOutputType }) => errorOutputType)].map(
    ([errorOutputType, records]) => ({
      ...putTarget(destination),
      errorOutputType,
      records: records.length,
      recordBytes: records.reduce((sum, { bytes }) => sum + bytes.length, 0),
      key: errorObjectKey(
        {
          deliveryStream: stream.DeliveryStreamName,
          versionId: stream.VersionId,
          destination,
          oldestArrivalMs: records.reduce((oldest, { arrivalMs }) => Math.min(oldest, arrivalMs), Infinity),
          uuid: ids.uuid(),
          randomString: ids.randomString,
        },
        errorOutputType,
      ),
      body: Buffer.from(records.map((record) => errorLine(record, nowMs)).join('')),
      contentEncoding: undefined,
    }),
  );
}
