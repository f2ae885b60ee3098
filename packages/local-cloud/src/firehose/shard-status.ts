/** What one source (a shard, or the Direct PUT queue) of a delivery stream has done and holds. */
export interface SourceStatus {
  readonly source: string;
  readRecords: number;
  readBytes: number;
  bufferedRecords: number;
  bufferedBytes: number;
  /** Age of the oldest record that is not stored yet starts here; undefined when there is none. */
  oldestBufferedArrivalMs: number | undefined;
  deliveredRecords: number;
  /** Bytes before compression. */
  deliveredBytes: number;
  deliveredObjects: number;
  lastObjectKey: string | undefined;
  millisBehindLatest: number;
  /** Said while a call is being tried again; undefined once it worked. */
  lastError: string | undefined;
}

export const newSourceStatus = (source: string): SourceStatus => ({
  source,
  readRecords: 0,
  readBytes: 0,
  bufferedRecords: 0,
  bufferedBytes: 0,
  oldestBufferedArrivalMs: undefined,
  deliveredRecords: 0,
  deliveredBytes: 0,
  deliveredObjects: 0,
  lastObjectKey: undefined,
  millisBehindLatest: 0,
  lastError: undefined,
});
