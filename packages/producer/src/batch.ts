import { kinesisLimits, type StreamRecord } from '@event-archive/event-schema';

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
