import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fatesFromOutcome } from '../src/fate.ts';
import { type Outcome, outcomeFromReply, outcomeOfAll, type ReplyEntry } from '../src/outcome.ts';
import { recordsOf } from './helpers/records.ts';

const stored = (n: number): ReplyEntry => ({ SequenceNumber: String(n), ShardId: 'shardId-000000000000' });
const failed = (ErrorCode: string): ReplyEntry => ({ ErrorCode, ErrorMessage: 'why' });
const seqs = (list: readonly { record: { seq: number } }[]) => list.map(({ record }) => record.seq);
const places = (outcome: Outcome) => ({
  accepted: seqs(outcome.accepted),
  retryable: seqs(outcome.retryable),
  unconfirmed: seqs(outcome.unconfirmed),
  rejected: seqs(outcome.rejected),
});

const anyEntry = fc.record(
  {
    SequenceNumber: fc.constantFrom('1', ''),
    ShardId: fc.constantFrom('shardId-1', ''),
    ErrorCode: fc.constantFrom('ProvisionedThroughputExceededException', 'InternalFailure', 'Strange', ''),
    ErrorMessage: fc.string(),
  },
  { requiredKeys: [] },
);

describe('outcomeFromReply', () => {
  it('sorts each record by the entry at its place', () => {
    const entries = [
      stored(1),
      failed('ProvisionedThroughputExceededException'),
      failed('InternalFailure'),
      failed('Strange'),
      {},
    ];
    const outcome = outcomeFromReply(recordsOf(5), entries);
    expect(places(outcome)).toEqual({ accepted: [0], retryable: [1], unconfirmed: [2, 3, 4], rejected: [] });
    expect(outcome.unconfirmed[1]?.reason).toBe('Strange: why');
  });

  it('believes neither half an acknowledgement nor a sequence number beside an error', () => {
    const entries = [{ SequenceNumber: '1' }, { ShardId: 's' }, { ...stored(3), ErrorCode: 'Strange' }];
    const outcome = outcomeFromReply(recordsOf(3), entries);
    expect(places(outcome)).toEqual({ accepted: [], retryable: [], unconfirmed: [0, 1, 2], rejected: [] });
  });

  it('confirms nothing when the reply has fewer or more entries than the request, or none', () => {
    for (const entries of [[stored(1)], [stored(1), stored(2), stored(3)], [], undefined]) {
      expect(places(outcomeFromReply(recordsOf(2), entries)).unconfirmed).toEqual([0, 1]);
    }
  });

  it('puts every record into exactly one part, whatever the reply', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.array(anyEntry, { maxLength: 20 }), (count, entries) => {
        const parts = places(outcomeFromReply(recordsOf(count), entries as ReplyEntry[]));
        const all = Object.values(parts)
          .flat()
          .sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: count }, (_, seq) => seq));
      }),
    );
  });
});

describe('fatesFromOutcome', () => {
  it('settles or sends again every record, and remembers what went unconfirmed', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 20 }), fc.boolean(), (entries, isLast) => {
        const records = recordsOf(entries.length);
        const unconfirmed = new Set<number>();
        const outcome = outcomeFromReply(records, entries as ReplyEntry[]);
        const { accepted, unknown, rejected, spooled, again } = fatesFromOutcome(
          outcome,
          unconfirmed,
          isLast,
        );
        const all = [
          ...seqs(accepted),
          ...seqs(unknown),
          ...seqs(rejected),
          ...seqs(spooled),
          ...seqs(again),
        ];
        expect(all.sort((a, b) => a - b)).toEqual(records.map(({ seq }) => seq));
        expect([...unconfirmed]).toEqual(seqs(outcome.unconfirmed));
        if (isLast) expect(again).toEqual([]);
      }),
    );
  });

  it('calls a record unknown, neither rejected nor spooled, when an earlier attempt may have stored it', () => {
    const records = recordsOf(2);
    const unconfirmed = new Set([1]);
    const fates = fatesFromOutcome(outcomeOfAll(records, 'rejected', 'no'), unconfirmed, false);
    expect([seqs(fates.rejected), seqs(fates.unknown)]).toEqual([[0], [1]]);
    const last = fatesFromOutcome(outcomeOfAll(records, 'retryable', 'throttled'), unconfirmed, true);
    expect([seqs(last.spooled), seqs(last.unknown)]).toEqual([[0], [1]]);
  });
});
