import type { RecordBuffer } from './buffer.ts';

/** What one source (a shard, or the Direct PUT queue) of a delivery stream has done and holds. */
export interface SourceStatus {
  readonly source: string;
  readRecords: number;
  readBytes: number;
  bufferedRecords: number;
  bufferedBytes: number;
  /** Age of the oldest record that is not stored yet starts here; undefined when there is none. */
  oldestBufferedArrivalMs: number | undefined;
  /** When the first record that is not stored yet was read; undefined when there is none. */
  oldestBufferedSinceMs: number | undefined;
  deliveredRecords: number;
  /** Bytes before compression. */
  deliveredBytes: number;
  deliveredObjects: number;
  lastObjectKey: string | undefined;
  /** Records stored under the error prefix. */
  failedRecords: number;
  errorObjects: number;
  lastErrorObjectKey: string | undefined;
  millisBehindLatest: number;
  /** When the source was read last; undefined before that, and of Direct PUT. */
  readAtMs: number | undefined;
  /** Why reading fails while it is tried again; undefined once it works. */
  readError: string | undefined;
  /** The same of storing. */
  storeError: string | undefined;
}

export const newSourceStatus = (source: string): SourceStatus => ({
  source,
  readRecords: 0,
  readBytes: 0,
  bufferedRecords: 0,
  bufferedBytes: 0,
  oldestBufferedArrivalMs: undefined,
  oldestBufferedSinceMs: undefined,
  deliveredRecords: 0,
  deliveredBytes: 0,
  deliveredObjects: 0,
  lastObjectKey: undefined,
  failedRecords: 0,
  errorObjects: 0,
  lastErrorObjectKey: undefined,
  millisBehindLatest: 0,
  readAtMs: undefined,
  readError: undefined,
  storeError: undefined,
});

/** Adds what another status counted as delivered and failed. */
export function addDelivered(status: SourceStatus, delivered: SourceStatus): void {
  status.deliveredRecords += delivered.deliveredRecords;
  status.deliveredBytes += delivered.deliveredBytes;
  status.deliveredObjects += delivered.deliveredObjects;
  status.lastObjectKey = delivered.lastObjectKey ?? status.lastObjectKey;
  status.failedRecords += delivered.failedRecords;
  status.errorObjects += delivered.errorObjects;
  status.lastErrorObjectKey = delivered.lastErrorObjectKey ?? status.lastErrorObjectKey;
}

/** Notes what waits in these buffers. */
export function noteBuffered(status: SourceStatus, buffers: readonly RecordBuffer[]): void {
  status.bufferedRecords = buffers.reduce((sum, { count }) => sum + count, 0);
  status.bufferedBytes = buffers.reduce((sum, { bytes }) => sum + bytes, 0);
  status.oldestBufferedArrivalMs = oldestOf(buffers.map(({ oldestArrivalMs }) => oldestArrivalMs));
  status.oldestBufferedSinceMs = oldestOf(buffers.map(({ startedAtMs }) => startedAtMs));
}

/** Undefined when there are none, and where the buffers are empty, which began at no time. */
function oldestOf(timesMs: readonly number[]): number | undefined {
  const oldest = Math.min(...timesMs);
  return Number.isFinite(oldest) ? oldest : undefined;
}
