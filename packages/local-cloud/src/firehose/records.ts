import type { _Record } from '@aws-sdk/client-kinesis';
import { isAggregate, userRecords } from './deaggregate.ts';
import type { RecordOrigin } from './error-records.ts';

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

/**
 * Records in the order of their source, asked by their place. Small records come by the million, and most are only
 * counted and copied: one becomes an object of its own where somebody asks for it, and not before.
 */
export interface Records {
  readonly count: number;
  /** Of all of them together. */
  readonly bytes: number;
  /** Infinite where there is none. */
  readonly oldestArrivalMs: number;
  bytesAt(index: number): Uint8Array;
  arrivalMsAt(index: number): number;
  positionAt(index: number): string | undefined;
  recordAt(index: number): BufferedRecord;
}

/** Records of a shard as GetRecords gives them: where they are no KPL aggregates, user records as they stand. */
export class SourceRecords implements Records {
  readonly count: number;
  readonly bytes: number;
  readonly oldestArrivalMs: number;
  readonly hasAggregates: boolean;
  readonly #records: readonly _Record[];

  constructor(records: readonly _Record[]) {
    let [bytes, oldestArrivalMs, hasAggregates] = [0, Number.POSITIVE_INFINITY, false];
    for (const record of records) {
      const data = record.Data ?? NOTHING;
      bytes += data.length;
      hasAggregates ||= isAggregate(data);
      const arrivalMs = arrivalMsOf(record);
      if (arrivalMs < oldestArrivalMs) oldestArrivalMs = arrivalMs;
    }
    this.#records = records;
    this.count = records.length;
    this.bytes = bytes;
    this.oldestArrivalMs = oldestArrivalMs;
    this.hasAggregates = hasAggregates;
  }

  bytesAt(index: number): Uint8Array {
    return this.#records[index]?.Data ?? NOTHING;
  }

  arrivalMsAt(index: number): number {
    return arrivalMsOf(this.#records[index]);
  }

  positionAt(index: number): string {
    return this.#records[index]?.SequenceNumber ?? '';
  }

  recordAt(index: number): BufferedRecord {
    const sequenceNumber = this.positionAt(index);
    return {
      bytes: bufferOver(this.bytesAt(index)),
      origin: { arrivalMs: this.arrivalMsAt(index), sequenceNumber },
      position: sequenceNumber,
    };
  }

  /** Those that arrived at this time or later. */
  since(startMs: number): SourceRecords {
    if (this.oldestArrivalMs >= startMs) return this;
    return new SourceRecords(this.#records.filter((record) => arrivalMsOf(record) >= startMs));
  }

  /** Where reading goes on after all of them; undefined where there is none. */
  get lastPosition(): string | undefined {
    return this.#records.at(-1)?.SequenceNumber;
  }
}

const arrivalMsOf = (record: _Record | undefined): number =>
  record?.ApproximateArrivalTimestamp?.getTime() ?? 0;

const NOTHING = new Uint8Array();

/** The same bytes, not a copy. */
const bufferOver = (bytes: Uint8Array): Buffer =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Records that came one by one. More may be added. */
export class ListedRecords implements Records {
  bytes = 0;
  oldestArrivalMs = Number.POSITIVE_INFINITY;
  readonly #records: BufferedRecord[] = [];

  constructor(records: Iterable<BufferedRecord> = []) {
    for (const record of records) this.add(record);
  }

  add(record: BufferedRecord): void {
    this.#records.push(record);
    this.bytes += record.bytes.length;
    this.oldestArrivalMs = Math.min(this.oldestArrivalMs, record.origin.arrivalMs);
  }

  get count(): number {
    return this.#records.length;
  }

  bytesAt(index: number): Uint8Array {
    return this.recordAt(index).bytes;
  }

  arrivalMsAt(index: number): number {
    return this.recordAt(index).origin.arrivalMs;
  }

  positionAt(index: number): string | undefined {
    return this.recordAt(index).position;
  }

  recordAt(index: number): BufferedRecord {
    const record = this.#records[index];
    if (!record) throw new RangeError(`there is no record ${index} of ${this.count}`);
    return record;
  }
}

/** Each record as an object of its own. */
export const eachRecord = (records: Records): BufferedRecord[] =>
  Array.from({ length: records.count }, (_, index) => records.recordAt(index));

/** Records of a shard → the user records in them. */
export function userRecordsIn(sources: SourceRecords): Records {
  if (!sources.hasAggregates) return sources;
  return new ListedRecords(eachRecord(sources).flatMap(partsOf));
}

function partsOf(source: BufferedRecord): readonly BufferedRecord[] {
  const records = userRecords(source.bytes);
  if (records[0] === source.bytes) return [source];
  return records.map((bytes, i) => ({
    bytes,
    origin: { ...source.origin, subSequenceNumber: i },
    position: i === records.length - 1 ? source.position : undefined,
  }));
}
