import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAggregate, userRecords, userRecordsWithKeys } from '../src/index.ts';
import { aggregatedByReference } from './helpers/reference.ts';
import { aggregateOf, userRecord } from './helpers/user-records.ts';

describe('userRecordsWithKeys', () => {
  it('finds what an aggregate was given, keys included', () => {
    fc.assert(
      fc.property(fc.array(userRecord, { minLength: 1, maxLength: 40 }), (records) => {
        const found = userRecordsWithKeys(aggregateOf(records).encoded());
        expect(found).toEqual(records.map((one) => ({ ...one, bytes: Buffer.from(one.bytes) })));
      }),
    );
  });

  it('finds what the reference aggregator put in, keys included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          userRecord.filter(({ bytes }) => bytes.length > 0),
          { minLength: 1, maxLength: 20 },
        ),
        async (records) => {
          const given = records.map(({ partitionKey, explicitHashKey, bytes }) => ({
            partitionKey,
            data: Buffer.from(bytes),
            ...(explicitHashKey === undefined ? {} : { explicitHashKey }),
          }));
          const found = (await aggregatedByReference(given)).flatMap((one) => userRecordsWithKeys(one) ?? []);
          expect(found).toEqual(records.map((one) => ({ ...one, bytes: Buffer.from(one.bytes) })));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives nothing for what is no aggregate, nor for one with any bit flipped', () => {
    const record = aggregateOf([
      { partitionKey: 'k', bytes: Buffer.from('one') },
      { partitionKey: 'ж', explicitHashKey: '7', bytes: Buffer.from('two') },
    ]).encoded();
    expect(isAggregate(record)).toBe(true);
    for (let bit = 0; bit < record.length * 8; bit++) {
      const broken = Buffer.from(record);
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(userRecordsWithKeys(broken)).toBeUndefined();
      expect(userRecords(broken)).toEqual([broken]);
    }
    expect(userRecordsWithKeys(Buffer.from('{"event_id":"plain"}'))).toBeUndefined();
  });
});
