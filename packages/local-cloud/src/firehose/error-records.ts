/** Why a record is not in an object of data: what `!{firehose:error-output-type}` becomes. */
export type ErrorOutputType =
  | 'format-conversion-failed'
  | 'metadata-extraction-failed'
  | 'activePartitionExceeded';

/** Where a user record came from. */
export interface RecordOrigin {
  /** Approximate arrival in the source, milliseconds since the epoch. */
  readonly arrivalMs: number;
  /** Of the Kinesis record that it was, or was in; undefined for Direct PUT. */
  readonly sequenceNumber?: string | undefined;
  /** Its place in a KPL aggregate, from 0; undefined outside of one. */
  readonly subSequenceNumber?: number | undefined;
}

/** A record that goes under the error prefix, and why. */
export interface FailedRecord extends RecordOrigin {
  readonly bytes: Buffer;
  readonly errorOutputType: ErrorOutputType;
  /** As the service names it: `DataFormatConversion.ParseError`, `DynamicPartitioning.MetadataExtractionFailed`. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** The table that a record could not be converted to, with the service's members; of format conversion only. */
  readonly dataCatalogTable?: Readonly<Record<string, unknown>>;
}

/**
 * A failed record → its line in an error object, newline included. The members of format conversion are those of
 * objects seen at the service in 2026-09, which differ from the guide's (`lastErrorCode`, not `errorCode`); the shape
 * of the other two types is not documented and follows that of `processing-failed`.
 */
export function errorLine(record: FailedRecord, attemptEndingMs: number): string {
  const { arrivalMs, errorCode, errorMessage } = record;
  const rawData = record.bytes.toString('base64');
  const line =
    record.errorOutputType === 'format-conversion-failed'
      ? {
          attemptsMade: 1,
          arrivalTimestamp: arrivalMs,
          lastErrorCode: errorCode,
          lastErrorMessage: errorMessage,
          attemptEndingTimestamp: attemptEndingMs,
          rawData,
          sequenceNumber: record.sequenceNumber ?? null,
          subSequenceNumber: record.subSequenceNumber ?? null,
          dataCatalogTable: record.dataCatalogTable ?? null,
        }
      : {
          attemptsMade: 1,
          arrivalTimestamp: arrivalMs,
          errorCode,
          errorMessage,
          attemptEndingTimestamp: attemptEndingMs,
          rawData,
        };
  return `${JSON.stringify(line)}\n`;
}
