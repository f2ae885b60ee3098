import { recordBytes } from '@event-archive/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putRecordsLimits, takeBatches } from '../src/batch.ts';
import { recordOf, recordsOf } from './helpers/records.ts';

const sizes = (batches: readonly (readonly unknown[])[]) => batches.map((batch) => batch.length);
const MIB = 1_048_576;

describe('takeBatches', () => {
  it('keeps 500 records together and starts a new batch with the 501st', () => {
    expect(sizes(takeBatches(recordsOf(500)).full)).toEqual([]);
    const { full, rest } = takeBatches(recordsOf(501));
    expect(sizes(full)).toEqual([500]);
    expect(rest.map(({ seq }) => seq)).toEqual([500]);
  });

  it('keeps 5 MiB together and starts a new batch with the byte after', () => {
    expect(sizes(takeBatches(recordsOf(5, MIB)).full)).toEqual([]);
    expect(sizes(takeBatches([...recordsOf(5, MIB), recordOf(5, 2)]).full)).toEqual([5]);
    const justFits = [...recordsOf(4, MIB), recordOf(4, MIB - 2), recordOf(5, 2)];
    expect(sizes(takeBatches(justFits).full)).toEqual([]);
  });

  it('counts partition keys in UTF-8 bytes', () => {
    const emoji = { seq: 0, id: 'a', bytes: new Uint8Array(6), partitionKey: '🍮' };
    expect(sizes(takeBatches([emoji, emoji], { maxRecords: 9, maxBytes: 20 }).full)).toEqual([]);
    expect(sizes(takeBatches([emoji, emoji], { maxRecords: 9, maxBytes: 19 }).full)).toEqual([1]);
  });

  it('gives nothing for nothing', () => {
    expect(takeBatches([])).toEqual({ full: [], rest: [] });
  });

  it('joins back to its input, each batch within the limits and none that the next record would have fitted', () => {
    const limits = { maxRecords: 7, maxBytes: 100 };
    const input = fc
      .array(fc.integer({ min: 1, max: 100 }))
      .map((list) => list.map((bytes, seq) => recordOf(seq, bytes)));
    fc.assert(
      fc.property(input, (records) => {
        const { full, rest } = takeBatches(records, limits);
        const batches = rest.length > 0 ? [...full, rest] : full;
        expect(batches.flat()).toEqual(records);
        const bytesOf = (batch: typeof rest) => batch.reduce((sum, record) => sum + recordBytes(record), 0);
        for (const [i, batch] of batches.entries()) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(limits.maxRecords);
          expect(bytesOf(batch)).toBeLessThanOrEqual(limits.maxBytes);
          const following = batches[i + 1]?.[0];
          if (!following) continue;
          const isFull = batch.length === limits.maxRecords;
          expect(isFull || bytesOf(batch) + recordBytes(following) > limits.maxBytes).toBe(true);
        }
      }),
    );
  });

  it('uses the limits of the service unless told otherwise', () => {
    expect(putRecordsLimits).toEqual({ maxRecords: 500, maxBytes: 5 * MIB });
  });
});
