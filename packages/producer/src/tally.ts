/** Running counts of a run; all are of events unless their name says otherwise. */
export interface Tally {
  /** Left at least once: accepted + unknown + rejected once the run has ended. */
  attempted: number;
  accepted: number;
  unknown: number;
  rejected: number;
  /** Left, and the stream does not have it: kept in the spool, to be sent again. */
  spooled: number;
  /** Taken from the source, and never sent since the run was stopped. */
  unsent: number;
  /** Input lines that were refused and passed over. */
  skipped: number;
  /** Times an event was sent again. */
  retries: number;
  /** Times the stream refused an event because of its limits. */
  throttles: number;
  requests: number;
  /** The most that had left and had no fate yet at any one time. */
  maxInFlight: number;
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
  spooled: 0,
  unsent: 0,
  skipped: 0,
  retries: 0,
  throttles: 0,
  requests: 0,
  maxInFlight: 0,
  bytes: 0,
  shards: new Map(),
  reasons: new Map(),
});

/** Events that have a fate. */
export const settledOf = ({ accepted, unknown, rejected, spooled }: Tally): number =>
  accepted + unknown + rejected + spooled;

/** Events that left and have no fate yet. */
export const inFlightOf = (tally: Tally): number => tally.attempted - settledOf(tally);

/** Adds so many accepted events of one record, with `bytes` bytes between them. */
export function countAccepted(tally: Tally, shardId: string, events: number, bytes: number): void {
  tally.accepted += events;
  tally.bytes += bytes;
  tally.shards.set(shardId, (tally.shards.get(shardId) ?? 0) + events);
}

/** Reasons that are kept apart; the rest share one line, since a service may put an id into each. */
const MAX_REASONS = 20;

/** Adds so many events that ended otherwise than accepted. */
export function countLost(
  tally: Tally,
  fate: 'unknown' | 'rejected' | 'spooled',
  reason: string,
  events: number,
): void {
  tally[fate] += events;
  const key = tally.reasons.has(reason) || tally.reasons.size < MAX_REASONS ? reason : 'other reasons';
  tally.reasons.set(key, (tally.reasons.get(key) ?? 0) + events);
}

/** Once the run has ended: what left and got no fate, since an error came between reply and ledger, is unknown. */
export function countUnsettled(tally: Tally): void {
  const left = inFlightOf(tally);
  if (left > 0) countLost(tally, 'unknown', 'the run was stopped before its fate was in the ledger', left);
}

/** The totals that a ledger ends with. */
export const totalsOf = ({ attempted, accepted, unknown, rejected, spooled, skipped }: Tally) => ({
  attempted,
  accepted,
  unknown,
  rejected,
  spooled,
  skipped,
});
