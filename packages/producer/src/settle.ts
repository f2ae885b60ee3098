import { explainAwsError } from '@event-archive/aws-clients';
import { type LedgerLine, recordBytes } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { fullJitterMs } from './backoff.ts';
import type { OutgoingRecord } from './batch.ts';
import { callFailure } from './call-failure.ts';
import { type Clock, instantText } from './clock.ts';
import { type Fates, fatesFromOutcome } from './fate.ts';
import type { Ledger } from './ledger.ts';
import { emptyOutcome, type FailedRecord, type Outcome, outcomeFromReply, outcomeOfAll } from './outcome.ts';
import type { PutRecords, PutReply } from './put-records.ts';
import type { Stop } from './stop.ts';
import { countAccepted, countLost, type Tally } from './tally.ts';

/** What settling a batch needs; one for all batches of a run. */
export interface Settling {
  readonly put: PutRecords;
  readonly ledger: Pick<Ledger, 'write'>;
  readonly tally: Tally;
  readonly clock: Clock;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
  readonly maxAttempts: number;
  readonly stop: Stop;
  /** Names the stream and where it is, for errors. */
  readonly explain: (error: unknown) => UserError;
  /** True once the service has replied to any call of the run. */
  hasReplied: boolean;
}

/** While nothing has ever replied, the endpoint is more likely wrong than busy. */
const MAX_UNANSWERED_ATTEMPTS = 3;

/**
 * Sends a batch until each of its records has its fate: in the ledger first, then in the tally. Only what failed is
 * sent again. An error that no retry mends stops the run; the records it met are rejected.
 */
export async function settleBatch(batch: readonly OutgoingRecord[], settling: Settling): Promise<void> {
  const { clock, stop } = settling;
  const unconfirmed = new Set<number>();
  settling.tally.attempted += batch.length;
  let pending = batch;
  for (let attempt = 1; pending.length > 0; attempt++) {
    const { outcome, isLast } = await attempted(pending, attempt, settling);
    const { again } = concluded(outcome, unconfirmed, isLast, settling);
    pending = again.map(({ record }) => record);
    if (pending.length === 0) return;
    await clock.sleep(fullJitterMs(attempt, settling.random), stop.drainOver);
    if (stop.drainOver.aborted) {
      concluded({ ...emptyOutcome(), retryable: again }, unconfirmed, true, settling);
      return;
    }
  }
}

/** Sends once: the ledger says so first, so that a kill before the reply leaves the events unknown, not unheard of. */
async function attempted(records: readonly OutgoingRecord[], attempt: number, settling: Settling) {
  const { ledger, tally, clock, stop } = settling;
  ledger.write([sendingLine(records, attempt, clock)]);
  tally.requests++;
  if (attempt > 1) tally.retries += records.length;
  return judged(records, await settling.put(records, stop.drainOver), attempt, settling);
}

/** Outcome → fates, in the ledger first, then in the tally. */
function concluded(outcome: Outcome, unconfirmed: Set<number>, isLast: boolean, settling: Settling): Fates {
  const fates = fatesFromOutcome(outcome, unconfirmed, isLast);
  settling.ledger.write(linesFrom(fates, outcome, instantText(settling.clock.nowMs())));
  countFates(fates, settling.tally);
  return fates;
}

/** Reads the reply, and decides whether this attempt was the last. */
function judged(
  records: readonly OutgoingRecord[],
  reply: PutReply,
  attempt: number,
  settling: Settling,
): { outcome: Outcome; isLast: boolean } {
  const { stop, maxAttempts } = settling;
  const isLast = attempt >= maxAttempts || stop.drainOver.aborted;
  if (reply.ok) {
    settling.hasReplied = true;
    const outcome = outcomeFromReply(records, reply.entries);
    settling.tally.throttles += outcome.retryable.length;
    return { outcome, isLast };
  }
  const { kind, reason, isAnswered } = callFailure(reply.error);
  if (kind === 'bug') {
    stop.because(reply.error);
    return { outcome: outcomeOfAll(records, 'unconfirmed', reason), isLast: true };
  }
  settling.hasReplied ||= isAnswered;
  if (kind === 'throttled') settling.tally.throttles += records.length;
  const isHopeless =
    kind === 'fatal' ||
    (!settling.hasReplied && (kind === 'unsent' || attempt >= MAX_UNANSWERED_ATTEMPTS)) ||
    (!isAnswered && attempt >= maxAttempts);
  if (isHopeless) stop.because(settling.explain(reply.error));
  const part = kind === 'fatal' ? 'rejected' : kind === 'unconfirmed' ? 'unconfirmed' : 'retryable';
  return { outcome: outcomeOfAll(records, part, reason), isLast: isLast || isHopeless };
}

/** An SDK error → the one line that stops the run. */
export function explanation(
  error: unknown,
  doing: string,
  target: Parameters<typeof explainAwsError>[2],
): UserError {
  const { reason } = callFailure(error);
  return explainAwsError(error, doing, target) ?? new UserError(`${doing}: ${reason}`, { cause: error });
}

const sendingLine = (records: readonly OutgoingRecord[], attempt: number, clock: Clock): LedgerLine => ({
  kind: 'sending',
  at: instantText(clock.nowMs()),
  attempt,
  events: records.map(({ seq, id }) => ({ seq, id })),
});

/** Unconfirmed records that are sent again get their line too: a kill before the next reply leaves them unknown. */
function linesFrom(fates: Fates, outcome: Outcome, at: string): LedgerLine[] {
  const failedLine =
    (kind: 'unknown' | 'rejected') =>
    (failed: FailedRecord): LedgerLine => ({
      kind,
      seq: failed.record.seq,
      id: failed.record.id,
      reason: failed.reason,
      at,
    });
  const sentAgain = fates.again.length > 0 ? outcome.unconfirmed : [];
  return [
    ...fates.accepted.map(
      ({ record, shardId, sequenceNumber }): LedgerLine => ({
        kind: 'accepted',
        seq: record.seq,
        id: record.id,
        shardId,
        sequenceNumber,
        at,
      }),
    ),
    ...[...sentAgain, ...fates.unknown].map(failedLine('unknown')),
    ...fates.rejected.map(failedLine('rejected')),
  ];
}

function countFates(fates: Fates, tally: Tally): void {
  countAccepted(tally, fates.accepted, ({ record }) => recordBytes(record));
  for (const { reason } of fates.unknown) countLost(tally, 'unknown', reason);
  for (const { reason } of fates.rejected) countLost(tally, 'rejected', reason);
}
