import type { RecordOrigin } from './error-records.ts';
import type { Partition } from './partition/route-records.ts';

/** A user record on its way into an object. */
export interface BufferedRecord {
  readonly bytes: Buffer;
  readonly origin: RecordOrigin;
  /**
   * Where the source may be read on from once this record is stored. Undefined inside a KPL aggregate, whose records
   * share a sequence number: only the last of them ends it.
   */
  readonly position: string | undefined;
}

export interface Hints {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Records of one shard, or of one partition, that wait to become an object. */
export interface RecordBuffer {
  /** With dynamic partitioning: what the prefix of the object is made of. */
  readonly partition?: Partition | undefined;
  readonly records: BufferedRecord[];
  bytes: number;
  startedAtMs: number;
  oldestArrivalMs: number;
  position: string | undefined;
}

export const emptyBuffer = (partition?: Partition): RecordBuffer => ({
  partition,
  records: [],
  bytes: 0,
  startedAtMs: Number.POSITIVE_INFINITY,
  oldestArrivalMs: Number.POSITIVE_INFINITY,
  position: undefined,
});

/** Takes a record in. The interval begins with the first one; bytes are counted before compression. */
export function addRecord(buffer: RecordBuffer, record: BufferedRecord, nowMs: number): void {
  if (buffer.records.length === 0) buffer.startedAtMs = nowMs;
  buffer.records.push(record);
  buffer.bytes += record.bytes.length;
  buffer.oldestArrivalMs = Math.min(buffer.oldestArrivalMs, record.origin.arrivalMs);
  buffer.position = record.position ?? buffer.position;
}

/** True when the buffer has reached its size. */
export const isFull = (buffer: RecordBuffer, { maxBytes }: Hints): boolean =>
  buffer.records.length > 0 && buffer.bytes >= maxBytes;

/** True when size or age says that the buffer becomes an object now. An empty one never does. */
export const isDue = (buffer: RecordBuffer, hints: Hints, nowMs: number): boolean =>
  isFull(buffer, hints) || (buffer.records.length > 0 && nowMs - buffer.startedAtMs >= hints.maxAgeMs);

const MIB = 1_048_576;
/** An interval of 0 means "within a few seconds"; a second lets records of one moment share an object. */
const SHORTEST_INTERVAL_MS = 1_000;

/** Firehose's BufferingHints → bytes and milliseconds. */
export const hintsOf = (hints: { SizeInMBs: number; IntervalInSeconds: number }): Hints => ({
  maxBytes: hints.SizeInMBs * MIB,
  maxAgeMs: Math.max(SHORTEST_INTERVAL_MS, hints.IntervalInSeconds * 1_000),
});
