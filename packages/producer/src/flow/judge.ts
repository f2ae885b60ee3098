import { callFailure } from '../call-failure.ts';
import { type Outcome, outcomeFromReply, outcomeOfAll } from '../outcome.ts';
import type { PutReply } from '../put-records.ts';
import type { Shipment } from './shipment.ts';

/** What a reply means for its records and for the run. */
export interface Judgement {
  readonly outcome: Outcome<Shipment>;
  /** Nothing is to be sent again: no retry mends this. */
  readonly isHopeless: boolean;
  /** Stops the run, where it is there: an error of the service to be explained, or a bug as it is. */
  readonly stopsBecause: { readonly error: unknown; readonly isBug: boolean } | undefined;
  /** Whether the service itself replied. */
  readonly isAnswered: boolean;
  /** Whether its retryable records were refused because of limits. */
  readonly isThrottled: boolean;
  /** Whether it tells of each record; a call that failed as a whole says nothing of any one shard. */
  readonly isByEntry: boolean;
}

/** While nothing has ever replied, the endpoint is more likely wrong than busy. */
const MAX_UNANSWERED_ATTEMPTS = 3;

/** Reads a reply. `hasReplied` is whether the service has replied to any call of the run before. */
export function judged(
  shipments: readonly Shipment[],
  reply: PutReply,
  { hasReplied, maxAttempts }: { readonly hasReplied: boolean; readonly maxAttempts: number },
): Judgement {
  if (reply.ok) {
    const outcome = outcomeFromReply(shipments, reply.entries);
    const isFine = { isHopeless: false, stopsBecause: undefined, isAnswered: true };
    return { outcome, ...isFine, isThrottled: true, isByEntry: true };
  }
  const { kind, reason, isAnswered } = callFailure(reply.error);
  const attempt = Math.max(...shipments.map(({ attempts }) => attempts));
  const isUnheard = !hasReplied && !isAnswered;
  const isHopeless =
    kind === 'bug' ||
    kind === 'fatal' ||
    kind === 'withheld' ||
    (isUnheard && (kind === 'unsent' || attempt >= MAX_UNANSWERED_ATTEMPTS)) ||
    (!isAnswered && attempt >= maxAttempts);
  const part =
    kind === 'fatal' ? 'rejected' : kind === 'unconfirmed' || kind === 'bug' ? 'unconfirmed' : 'retryable';
  return {
    outcome: outcomeOfAll(shipments, part, reason),
    isHopeless,
    stopsBecause: isHopeless ? { error: reply.error, isBug: kind === 'bug' } : undefined,
    isAnswered,
    isThrottled: kind === 'throttled',
    isByEntry: false,
  };
}
