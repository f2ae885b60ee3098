import type { FailedRecord, Outcome } from './outcome.ts';

/** What one attempt settles for its records: each is in exactly one of the four. */
export interface Fates {
  readonly accepted: Outcome['accepted'];
  /** Nobody will ever know: the last attempt, and at least one of all went unconfirmed. */
  readonly unknown: FailedRecord[];
  readonly rejected: FailedRecord[];
  /** To be sent again. */
  readonly again: FailedRecord[];
}

/**
 * Outcome of an attempt → fates. `unconfirmed` holds the places (seq) of records that some attempt left
 * unconfirmed; this one's are added. What is not accepted may have been stored all the same if it is among them.
 */
export function fatesFromOutcome(outcome: Outcome, unconfirmed: Set<number>, isLastAttempt: boolean): Fates {
  for (const { record } of outcome.unconfirmed) unconfirmed.add(record.seq);
  const failed = [...outcome.unconfirmed, ...outcome.retryable];
  const ended = isLastAttempt ? [...failed, ...outcome.rejected] : outcome.rejected;
  const mayBeStored = ({ record }: FailedRecord) => unconfirmed.has(record.seq);
  return {
    accepted: outcome.accepted,
    unknown: ended.filter(mayBeStored),
    rejected: ended.filter((one) => !mayBeStored(one)),
    again: isLastAttempt ? [] : failed,
  };
}
