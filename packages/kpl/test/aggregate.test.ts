import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Aggregate, type UserRecord } from '../src/index.ts';
import { takenApartByReference } from './helpers/reference.ts';
import { aggregateOf, NO_LIMITS, userRecord } from './helpers/user-records.ts';

const record = (bytes: number, partitionKey = 'k', explicitHashKey?: string): UserRecord => ({
  partitionKey,
  explicitHashKey,
  bytes: new Uint8Array(bytes),
});

describe('Aggregate', () => {
  it('is taken apart by the reference into what was put in, in order', () => {
    fc.assert(
      fc.property(fc.array(userRecord, { minLength: 1, maxLength: 40 }), (records) => {
        const found = takenApartByReference(aggregateOf(records).encoded());
        // aws-kinesis-agg takes an index that is not there for 0, so it gives such a record the first hash key.
        const first = records.find(({ explicitHashKey }) => explicitHashKey !== undefined)?.explicitHashKey;
        expect(found).toEqual(
          records.map(({ partitionKey, explicitHashKey = first, bytes }) => ({
            partitionKey,
            explicitHashKey,
            data: Buffer.from(bytes),
          })),
        );
      }),
    );
  });

  it('knows its length before it is encoded', () => {
    fc.assert(
      fc.property(fc.array(userRecord, { maxLength: 200 }), (records) => {
        const aggregate = aggregateOf(records);
        expect(aggregate.encoded()).toHaveLength(aggregate.byteLength);
        expect(aggregate.recordCount).toBe(records.length);
      }),
    );
  });

  it('knows it for keys, data and tables long enough for varints of several bytes', () => {
    const records = Array.from({ length: 20_000 }, (_, i) => record(i % 300, `ключ-${i}`, String(i % 200)));
    const aggregate = aggregateOf([...records, record(70_000, 'x'.repeat(200))], {
      maxBytes: 100_000_000,
      maxRecords: 100_000,
    });
    const encoded = aggregate.encoded();
    expect(encoded).toHaveLength(aggregate.byteLength);
    expect(takenApartByReference(encoded).at(-1)?.data).toHaveLength(70_000);
  });

  it('takes what fills it to the last byte, and nothing of one byte more', () => {
    fc.assert(
      fc.property(fc.array(userRecord, { minLength: 1, maxLength: 20 }), (records) => {
        const { byteLength } = aggregateOf(records);
        const atLimit = { ...NO_LIMITS, maxBytes: byteLength };
        const below = { ...NO_LIMITS, maxBytes: byteLength - 1 };
        expect(aggregateOf(records, atLimit).recordCount).toBe(records.length);
        expect(aggregateOf(records, below).recordCount).toBe(records.length - 1);
      }),
    );
  });

  it('takes as many records as its limit says, and not one more', () => {
    const aggregate = new Aggregate({ ...NO_LIMITS, maxRecords: 2 });
    expect([1, 2, 3].map((bytes) => aggregate.add(record(bytes)))).toEqual([true, true, false]);
    expect(takenApartByReference(aggregate.encoded()).map(({ data }) => data.length)).toEqual([1, 2]);
  });

  it('is as before when a record with new keys does not fit', () => {
    const aggregate = new Aggregate({ ...NO_LIMITS, maxBytes: 100 });
    aggregate.add(record(10));
    const before = aggregate.encoded();
    expect(aggregate.add(record(100, 'other', '7'))).toBe(false);
    expect(aggregate.encoded()).toEqual(before);
    expect(aggregate.add(record(5))).toBe(true);
  });

  it('names each key once', () => {
    const many = aggregateOf(Array.from({ length: 100 }, () => record(1, 'a-long-partition-key', '12345')));
    expect(many.encoded().toString('latin1').split('a-long-partition-key')).toHaveLength(2);
    expect(many.encoded().toString('latin1').split('12345')).toHaveLength(2);
  });
});
