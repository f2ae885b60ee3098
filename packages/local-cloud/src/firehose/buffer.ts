import type { Partition } from './partition/route-records.ts';
import { type BufferedRecord, ListedRecords, type Records } from './records.ts';

export interface Hints {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Records of one shard, or of one partition, that wait to become an object. */
export interface RecordBuffer {
  /** With dynamic partitioning: what the prefix of the object is made of. */
  readonly partition?: Partition | undefined;
  /** The records, in order. */
  readonly stretches: Stretch[];
  count: number;
  bytes: number;
  startedAtMs: number;
  oldestArrivalMs: number;
  position: string | undefined;
}

/** Records that came together, from one place up to, and without, another. */
interface Stretch {
  readonly records: Records;
  readonly from: number;
  to: number;
}

export const emptyBuffer = (partition?: Partition): RecordBuffer => ({
  partition,
  stretches: [],
  count: 0,
  bytes: 0,
  startedAtMs: Number.POSITIVE_INFINITY,
  oldestArrivalMs: Number.POSITIVE_INFINITY,
  position: undefined,
});

/** Takes a record in. The interval begins with the first one; bytes are counted before compression. */
export function addRecord(buffer: RecordBuffer, record: BufferedRecord, nowMs: number): void {
  const last = buffer.stretches.at(-1);
  if (last?.records instanceof ListedRecords && last.to === last.records.count) {
    last.records.add(record);
    last.to++;
  } else buffer.stretches.push({ records: new ListedRecords([record]), from: 0, to: 1 });
  note(buffer, { ...amountOf(record), count: 1 }, nowMs);
}

/**
 * Takes in records from one place on until the buffer is full or there are no more, and gives the place of the next
 * one. Those that fit all together are not looked at one by one.
 */
export function addRecords(
  buffer: RecordBuffer,
  records: Records,
  from: number,
  { maxBytes, nowMs }: { readonly maxBytes: number; readonly nowMs: number },
): number {
  const roomBytes = maxBytes - buffer.bytes;
  const isAll = from === 0 && records.bytes < roomBytes;
  const amount = isAll ? wholeOf(records) : amountUpTo(roomBytes, records, from);
  const to = from + amount.count;
  if (amount.count === 0) return to;
  buffer.stretches.push({ records, from, to });
  note(buffer, amount, nowMs);
  return to;
}

interface Amount {
  readonly count: number;
  readonly bytes: number;
  readonly oldestArrivalMs: number;
  readonly position: string | undefined;
}

const amountOf = ({ bytes, origin, position }: BufferedRecord) => ({
  bytes: bytes.length,
  oldestArrivalMs: origin.arrivalMs,
  position,
});

const wholeOf = (records: Records): Amount => ({
  count: records.count,
  bytes: records.bytes,
  oldestArrivalMs: records.oldestArrivalMs,
  position: lastPosition(records, 0, records.count),
});

/** Of the records from one place on, as many as it takes to reach so many bytes, or all. */
function amountUpTo(roomBytes: number, records: Records, from: number): Amount {
  let [to, bytes, oldestArrivalMs] = [from, 0, Number.POSITIVE_INFINITY];
  while (to < records.count && (to === from || bytes < roomBytes)) {
    bytes += records.bytesAt(to).length;
    oldestArrivalMs = Math.min(oldestArrivalMs, records.arrivalMsAt(to));
    to++;
  }
  return { count: to - from, bytes, oldestArrivalMs, position: lastPosition(records, from, to) };
}

/** The position of the last record that has one. */
function lastPosition(records: Records, from: number, to: number): string | undefined {
  for (let i = to - 1; i >= from; i--) {
    const position = records.positionAt(i);
    if (position !== undefined) return position;
  }
  return undefined;
}

function note(buffer: RecordBuffer, { count, bytes, oldestArrivalMs, position }: Amount, nowMs: number) {
  if (buffer.count === 0) buffer.startedAtMs = nowMs;
  buffer.count += count;
  buffer.bytes += bytes;
  buffer.oldestArrivalMs = Math.min(buffer.oldestArrivalMs, oldestArrivalMs);
  buffer.position = position ?? buffer.position;
}

/** Each record of a buffer as an object of its own, from one place on. */
export const recordsOf = ({ stretches }: RecordBuffer): BufferedRecord[] =>
  stretches.flatMap(({ records, from, to }) =>
    Array.from({ length: to - from }, (_, i) => records.recordAt(from + i)),
  );

/** The records at these places, which ascend. Throws a RangeError where there is none. */
export function recordsAt({ stretches, count }: RecordBuffer, indexes: readonly number[]): BufferedRecord[] {
  const found: BufferedRecord[] = [];
  let before = 0;
  for (const { records, from, to } of stretches) {
    for (let index = indexes[found.length]; index !== undefined && index < before + to - from; ) {
      found.push(records.recordAt(from + index - before));
      index = indexes[found.length];
    }
    before += to - from;
  }
  if (found.length === indexes.length) return found;
  throw new RangeError(`there is no record ${indexes[found.length]} of ${count}`);
}

/** The arrival of the oldest record that is not at one of these places; infinite where there is none. */
export function oldestArrivalMsBut({ stretches }: RecordBuffer, indexes: ReadonlySet<number>): number {
  let [oldest, index] = [Number.POSITIVE_INFINITY, 0];
  for (const { records, from, to } of stretches)
    for (let i = from; i < to; i++, index++)
      if (!indexes.has(index)) oldest = Math.min(oldest, records.arrivalMsAt(i));
  return oldest;
}

/** All records one after the other, each followed by the delimiter; copied once. */
export function joined({ stretches, bytes, count }: RecordBuffer, delimiter: Uint8Array): Buffer {
  const whole = Buffer.allocUnsafe(bytes + count * delimiter.length);
  let at = 0;
  for (const { records, from, to } of stretches)
    for (let i = from; i < to; i++) {
      at = copied(records.bytesAt(i), whole, at);
      for (const byte of delimiter) whole[at++] = byte;
    }
  return whole;
}

/** Records on their way to another thread: their bytes one after the other, and where each ends. */
export interface PackedRecords {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** The memory is a block of its own, so that it can change hands; it is not cleared first, since all of it is written. */
export function packed({ stretches, bytes, count }: RecordBuffer): PackedRecords {
  const whole = Buffer.allocUnsafeSlow(bytes);
  const ends = new Uint32Array(count);
  let [at, index] = [0, 0];
  for (const { records, from, to } of stretches)
    for (let i = from; i < to; i++) {
      at = copied(records.bytesAt(i), whole, at);
      ends[index++] = at;
    }
  return { bytes: whole, ends };
}

/** Up to here a call that copies takes longer than the bytes one by one. */
const SMALL_BYTES = 96;

/** Copies bytes to a place, and gives the place behind them. */
function copied(bytes: Uint8Array, target: Buffer, at: number): number {
  const { length } = bytes;
  if (length > SMALL_BYTES) target.set(bytes, at);
  else for (let i = 0; i < length; i++) target[at + i] = bytes[i] as number;
  return at + length;
}

/** True when the buffer has reached its size. */
export const isFull = ({ count, bytes }: RecordBuffer, { maxBytes }: Hints): boolean =>
  count > 0 && bytes >= maxBytes;

/** True when size or age says that the buffer becomes an object now. An empty one never does. */
export const isDue = (buffer: RecordBuffer, hints: Hints, nowMs: number): boolean =>
  isFull(buffer, hints) || (buffer.count > 0 && nowMs - buffer.startedAtMs >= hints.maxAgeMs);

const MIB = 1_048_576;
/** An interval of 0 means "within a few seconds"; a second lets records of one moment share an object. */
const SHORTEST_INTERVAL_MS = 1_000;

/** Firehose's BufferingHints → bytes and milliseconds. */
export const hintsOf = (hints: { SizeInMBs: number; IntervalInSeconds: number }): Hints => ({
  maxBytes: hints.SizeInMBs * MIB,
  maxAgeMs: Math.max(SHORTEST_INTERVAL_MS, hints.IntervalInSeconds * 1_000),
});
