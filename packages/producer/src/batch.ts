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

/**
 * What we put into one: as many records as the service takes, and no more bytes than its largest record has. A fuller one
 * saves nothing: at 5 MiB a run at full speed takes 80 MB more memory and a sixth more time, since what is copied,
 * hashed and written no longer stays in the caches of a processor.
 */
export const requestLimits: BatchLimits = {
  maxRecords: kinesisLimits.maxPutRecordsCount.value,
  maxBytes: kinesisLimits.maxRecordBytes.value,
};
