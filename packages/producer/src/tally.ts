import type { AcceptedRecord } from './outcome.ts';

/** Running counts of a run; all are of events unless their name says otherwise. */
export interface Tally {
  /** Left at least once: accepted + unknown + rejected once the run has ended. */
  attempted: number;
  accepted: number;
  unknown: number;
  rejected: number;
  /** Input lines that were refused and passed over. */
  skipped: number;
  /** Times an event was sent again. */
  retries: number;
  /** Times the stream refused an event because of its limits. */
  throttles: number;
  requests: number;
  /** Bytes of accepted records, partition keys included. */
  bytes: number;
  readonly shards: Map<string, number>;
  /** Why events ended rejected or unknown → how many. */
  readonly reasons: Map<string, number>;
}

export const emptyTally = (): Tally => ({
  attempted: 0,
  accepted: 0,
  unknown: 0,
  rejected: 0,
  skipped: 0,
  retries: 0,
  throttles: 0,
  requests: 0,
  bytes: 0,
  shards: new Map(),
  reasons: new Map(),
});

/** Adds accepted records, each `recordBytes` long. */
export function countAccepted(
  tally: Tally,
  accepted: readonly AcceptedRecord[],
  bytesOf: (accepted: AcceptedRecord) => number,
): void {
  tally.accepted += accepted.length;
  for (const one of accepted) {
    tally.bytes += bytesOf(one);
    tally.shards.set(one.shardId, (tally.shards.get(one.shardId) ?? 0) + 1);
  }
}

/** Reasons that are kept apart; the rest share one line, since a service may put an id into each. */
const MAX_REASONS = 20;

/** Adds one event that ended `unknown` or `rejected`. */
export function countLost(tally: Tally, fate: 'unknown' | 'rejected', reason: string): void {
  tally[fate]++;
  const key = tally.reasons.has(reason) || tally.reasons.size < MAX_REASONS ? reason : 'other reasons';
  tally.reasons.set(key, (tally.reasons.get(key) ?? 0) + 1);
}

/** Once the run has ended: what left and got no fate, since an error came between reply and ledger, is unknown. */
export function countUnsettled(tally: Tally): void {
  const { attempted, accepted, unknown, rejected } = tally;
  for (let i = accepted + unknown + rejected; i < attempted; i++)
    countLost(tally, 'unknown', 'the run was stopped before its fate was in the ledger');
}
