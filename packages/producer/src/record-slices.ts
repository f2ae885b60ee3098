import type { OutgoingRecord } from './batch.ts';

/** Slices of records, however long each is, as their source has them. */
export type RecordSlices = AsyncIterable<readonly OutgoingRecord[]>;
