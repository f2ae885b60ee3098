import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRecord,
  addRecords,
  emptyBuffer,
  hintsOf,
  isDue,
  isFull,
  joined,
  oldestArrivalMsBut,
  packed,
  type RecordBuffer,
  recordsAt,
  recordsOf,
} from '../../src/firehose/buffer.ts';
import {
  type BufferedRecord,
  eachRecord,
  ListedRecords,
  SourceRecords,
  userRecordsIn,
} from '../../src/firehose/records.ts';

const MIB = 1_048_576;
const record = (size: number, position?: string): BufferedRecord => ({
  bytes: Buffer.alloc(size),
  origin: { arrivalMs: 5 },
  position,
});
const bufferOf = (records: readonly BufferedRecord[], nowMs = 0) => {
  const buffer = emptyBuffer();
  for (const each of records) addRecord(buffer, each, nowMs);
  return buffer;
};

describe('isDue', () => {
  const hints = { maxBytes: 100, maxAgeMs: 60_000 };

  it('says yes at the size and not one byte below', () => {
    expect(isDue(bufferOf([record(40), record(60)]), hints, 0)).toBe(true);
    expect(isDue(bufferOf([record(40), record(59)]), hints, 0)).toBe(false);
  });

  it('says yes at the interval after the first record and not one millisecond before', () => {
    const buffer = bufferOf([record(1)], 1_000);
    addRecord(buffer, record(1), 50_000);
    expect(isDue(buffer, hints, 60_999)).toBe(false);
    expect(isDue(buffer, hints, 61_000)).toBe(true);
  });

  it('never says yes to an empty buffer, however old or small the limits', () => {
    expect(isDue(emptyBuffer(), { maxBytes: 0, maxAgeMs: 0 }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it('counts a record without bytes as a record', () => {
    expect(isDue(bufferOf([record(0)]), hints, 60_000)).toBe(true);
  });
});

describe('addRecord', () => {
  it('keeps every record, in order, and their sizes', () => {
    const records = fc.array(fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.nat()), { minLength: 1 });
    fc.assert(
      fc.property(records, (parts) => {
        const buffer = bufferOf(
          parts.map(([bytes, arrivalMs], i) => ({
            bytes: Buffer.from(bytes),
            origin: { arrivalMs },
            position: String(i),
          })),
        );
        expect(Buffer.concat(recordsOf(buffer).map(({ bytes }) => bytes))).toEqual(
          Buffer.concat(parts.map(([bytes]) => bytes)),
        );
        expect(buffer.count).toBe(parts.length);
        expect(buffer.bytes).toBe(parts.reduce((sum, [bytes]) => sum + bytes.length, 0));
        expect(buffer.oldestArrivalMs).toBe(Math.min(...parts.map(([, arrivalMs]) => arrivalMs)));
        expect(buffer.position).toBe(String(parts.length - 1));
      }),
    );
  });

  it('does not move the position inside of an aggregate, whose records share a sequence number', () => {
    const buffer = bufferOf([record(1, '7'), record(1), record(1)]);
    expect(buffer.position).toBe('7');
    addRecord(buffer, record(1, '8'), 0);
    expect(buffer.position).toBe('8');
  });
});

describe('addRecords', () => {
  /** Pages of records as a shard gives them: some are larger than a call that copies is worth. */
  const page = fc.array(
    fc.record({
      Data: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 90, maxLength: 130 })),
      arrivalMs: fc.nat(),
    }),
    { maxLength: 12 },
  );
  const pages = fc.array(page, { maxLength: 6 });
  const sourceRecords = (records: readonly { Data: Uint8Array; arrivalMs: number }[], name: number) =>
    new SourceRecords(
      records.map(({ Data, arrivalMs }, i) => ({
        Data,
        PartitionKey: 'k',
        SequenceNumber: `${name}-${i}`,
        ApproximateArrivalTimestamp: new Date(arrivalMs),
      })),
    );
  /** What is filled one way or the other: full buffers, and the last one. */
  const filled = (fill: (current: () => RecordBuffer, next: () => void) => void) => {
    const buffers = [emptyBuffer()];
    fill(
      () => buffers.at(-1) as RecordBuffer,
      () => buffers.push(emptyBuffer()),
    );
    return buffers.map(({ stretches: _, ...rest }, i) => ({
      ...rest,
      records: recordsOf(buffers[i] as RecordBuffer),
    }));
  };

  it('fills buffers as records one by one do', () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 1, max: 300 }), fc.boolean(), (drawn, maxBytes, isListed) => {
        const hints = { maxBytes, maxAgeMs: 1 };
        const sources = drawn.map((records, i) => sourceRecords(records, i));
        const read = sources.map((records) => (isListed ? new ListedRecords(eachRecord(records)) : records));
        const together = filled((current, next) => {
          for (const [nowMs, records] of read.entries())
            for (let at = 0; at < records.count; ) {
              at = addRecords(current(), records, at, { maxBytes, nowMs });
              if (isFull(current(), hints)) next();
            }
        });
        const single = filled((current, next) => {
          for (const [nowMs, records] of sources.entries())
            for (const each of eachRecord(records)) {
              addRecord(current(), each, nowMs);
              if (isFull(current(), hints)) next();
            }
        });
        expect(together).toEqual(single);
      }),
    );
  });

  it('joins and packs them in order, each followed by the delimiter or marked by its end', () => {
    fc.assert(
      fc.property(pages, fc.constantFrom('', '\n', '|\n'), (drawn, delimiter) => {
        const buffer = emptyBuffer();
        for (const [i, records] of drawn.entries())
          addRecords(buffer, sourceRecords(records, i), 0, { maxBytes: Number.POSITIVE_INFINITY, nowMs: 0 });
        const all = drawn.flat().map(({ Data }) => Buffer.from(Data));
        expect(joined(buffer, Buffer.from(delimiter))).toEqual(
          Buffer.concat(all.flatMap((bytes) => [bytes, Buffer.from(delimiter)])),
        );
        const { bytes, ends } = packed(buffer);
        expect(Buffer.from(bytes)).toEqual(Buffer.concat(all));
        expect([...ends]).toEqual(all.map((_, i) => Buffer.concat(all.slice(0, i + 1)).length));
        const places = all.flatMap((_, i) => (i % 3 === 1 ? [] : [i]));
        expect(recordsAt(buffer, places)).toEqual(recordsOf(buffer).filter((_, i) => i % 3 !== 1));
        expect(oldestArrivalMsBut(buffer, new Set(places))).toBe(
          Math.min(...drawn.flat().flatMap(({ arrivalMs }, i) => (i % 3 === 1 ? [arrivalMs] : []))),
        );
      }),
    );
  });

  it('takes no record that is not there', () => {
    const buffer = emptyBuffer();
    expect(addRecords(buffer, sourceRecords([], 0), 0, { maxBytes: 5, nowMs: 0 })).toBe(0);
    expect(buffer).toEqual(emptyBuffer());
    expect(() => recordsAt(buffer, [0])).toThrow('there is no record 0 of 0');
  });

  it('leaves out what arrived before a time, and gives the page itself where nothing did', () => {
    const records = sourceRecords(
      [5, 3, 9].map((arrivalMs) => ({ Data: Buffer.of(arrivalMs), arrivalMs })),
      0,
    );
    expect(eachRecord(records.since(5)).map(({ position }) => position)).toEqual(['0-0', '0-2']);
    expect(records.since(3)).toBe(records);
    expect(userRecordsIn(records)).toBe(records);
  });
});

describe('hintsOf', () => {
  it('reads MiB and seconds', () => {
    expect(hintsOf({ SizeInMBs: 5, IntervalInSeconds: 300 })).toEqual({
      maxBytes: 5 * MIB,
      maxAgeMs: 300_000,
    });
  });

  it('takes an interval of 0 as a second', () => {
    expect(hintsOf({ SizeInMBs: 1, IntervalInSeconds: 0 }).maxAgeMs).toBe(1_000);
    expect(hintsOf({ SizeInMBs: 1, IntervalInSeconds: 2 }).maxAgeMs).toBe(2_000);
  });
});
