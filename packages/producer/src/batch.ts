import { kinesisLimits, recordBytes, type StreamRecord } from '@event-archive/event-schema';

/** A record on its way: the event's place in the run (from 0) and its id go with it, for the ledger. */
export interface OutgoingRecord extends StreamRecord {
  readonly seq: number;
  readonly id: string;
}

/** What one PutRecords request takes. */
export interface BatchLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** The service's own limits. */
export const putRecordsLimits: BatchLimits = {
  maxRecords: kinesisLimits.maxPutRecordsCount.value,
  maxBytes: kinesisLimits.maxPutRecordsBytes.value,
};

/**
 * Records → the batches that are full, in order, and the rest that still has room (never empty unless all is).
 * Joined they are the input. A record alone above the limits makes a batch of its own.
 */
export function takeBatches(
  records: readonly OutgoingRecord[],
  limits: BatchLimits = putRecordsLimits,
): { full: OutgoingRecord[][]; rest: OutgoingRecord[] } {
  const full: OutgoingRecord[][] = [];
  let rest: OutgoingRecord[] = [];
  let restBytes = 0;
  for (const record of records) {
    const bytes = recordBytes(record);
    const fits = rest.length < limits.maxRecords && restBytes + bytes <= limits.maxBytes;
    if (!fits && rest.length > 0) {
      full.push(rest);
      rest = [];
      restBytes = 0;
    }
    rest.push(record);
    restBytes += bytes;
  }
  return { full, rest };
}
