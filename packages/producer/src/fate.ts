import type { OutgoingRecord } from './batch.ts';
import type { FailedRecord, Outcome } from './outcome.ts';

/** What one attempt settles for its records: each is in exactly one of the five. */
export interface Fates<Sent = OutgoingRecord> {
  readonly accepted: Outcome<Sent>['accepted'];
  /** Nobody will ever know: the last attempt, and at least one of all went unconfirmed. */
  readonly unknown: FailedRecord<Sent>[];
  /** Refused for good. */
  readonly rejected: FailedRecord<Sent>[];
  /** Not stored, and not sent again by this run: the spool keeps them for another one. */
  readonly spooled: FailedRecord<Sent>[];
  /** To be sent again. */
  readonly again: FailedRecord<Sent>[];
}

/**
 * Outcome of an attempt → fates. `unconfirmed` holds the places (seq) of records that some attempt left
 * unconfirmed; this one's are added. What is not accepted may have been stored all the same if it is among them.
 */
export function fatesFromOutcome<Sent extends { readonly seq: number } = OutgoingRecord>(
  outcome: Outcome<Sent>,
  unconfirmed: Set<number>,
  isLastAttempt: boolean | ((record: Sent) => boolean),
): Fates<Sent> {
  const isLast = typeof isLastAttempt === 'boolean' ? () => isLastAttempt : isLastAttempt;
  for (const { record } of outcome.unconfirmed) unconfirmed.add(record.seq);
  const failed = [...outcome.unconfirmed, ...outcome.retryable];
  const mayBeStored = ({ record }: FailedRecord<Sent>) => unconfirmed.has(record.seq);
  const ended = failed.filter(({ record }) => isLast(record));
  return {
    accepted: outcome.accepted,
    unknown: [...ended, ...outcome.rejected].filter(mayBeStored),
    rejected: outcome.rejected.filter((one) => !mayBeStored(one)),
    spooled: ended.filter((one) => !mayBeStored(one)),
    again: failed.filter(({ record }) => !isLast(record)),
  };
}
