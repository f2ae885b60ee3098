import fc from 'fast-check';
import { Aggregate, type AggregateLimits, type UserRecord } from '../../src/index.ts';

const HASH_KEYS = [
  '85070591730234615865843651857942052864',
  '170141183460469231731687303715884105728',
] as const;

/** aws-kinesis-agg keeps its tables as an object's keys, and JavaScript puts `7` before those that came first. */
const isPlaceOfList = (key: string): boolean => /^\d{1,10}$/.test(key) || key === '__proto__';

/** Any user record: keys beyond ASCII, no bytes or some. */
export const userRecord: fc.Arbitrary<UserRecord> = fc.record({
  partitionKey: fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .filter((key) => !isPlaceOfList(key)),
  explicitHashKey: fc.option(fc.constantFrom(...HASH_KEYS), { nil: undefined }),
  bytes: fc.uint8Array({ maxLength: 300 }),
});

export const NO_LIMITS: AggregateLimits = { maxBytes: 1_048_576, maxRecords: 1_000_000 };

/** Records → the aggregate that holds as many of them, from the first on, as fit. */
export function aggregateOf(records: readonly UserRecord[], limits = NO_LIMITS): Aggregate {
  const aggregate = new Aggregate(limits);
  for (const record of records) if (!aggregate.add(record)) break;
  return aggregate;
}
