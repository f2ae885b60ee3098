import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRecord, type BufferedRecord, emptyBuffer, hintsOf, isDue } from '../../src/firehose/buffer.ts';

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
        expect(Buffer.concat(buffer.records.map(({ bytes }) => bytes))).toEqual(
          Buffer.concat(parts.map(([bytes]) => bytes)),
        );
        expect(buffer.records).toHaveLength(parts.length);
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
