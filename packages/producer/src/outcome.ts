import type { OutgoingRecord } from './batch.ts';

/** One entry of a PutRecords reply, as the SDK gives it. */
export interface ReplyEntry {
  readonly ShardId?: string | undefined;
  readonly SequenceNumber?: string | undefined;
  readonly ErrorCode?: string | undefined;
  readonly ErrorMessage?: string | undefined;
}

export interface AcceptedRecord<Sent = OutgoingRecord> {
  readonly record: Sent;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export interface FailedRecord<Sent = OutgoingRecord> {
  readonly record: Sent;
  readonly reason: string;
}

/**
 * What one request did with each of its records: every record is in exactly one of the four.
 *
 * | part | stored? | next |
 * |---|---|---|
 * | accepted | yes | done |
 * | retryable | no | send again |
 * | unconfirmed | nobody knows | send again; may then be stored twice |
 * | rejected | no | never will be |
 */
export interface Outcome<Sent = OutgoingRecord> {
  readonly accepted: AcceptedRecord<Sent>[];
  readonly retryable: FailedRecord<Sent>[];
  readonly unconfirmed: FailedRecord<Sent>[];
  readonly rejected: FailedRecord<Sent>[];
}

/** Every record failed in the same way. */
export function outcomeOfAll<Sent = OutgoingRecord>(
  records: readonly Sent[],
  part: 'retryable' | 'unconfirmed' | 'rejected',
  reason: string,
): Outcome<Sent> {
  return { ...emptyOutcome<Sent>(), [part]: records.map((record) => ({ record, reason })) };
}

/**
 * PutRecords reply → outcome, entry by entry; FailedRecordCount is not believed. An entry belongs to the record at
 * its place, so a reply with more or fewer entries than the request confirms nothing.
 */
export function outcomeFromReply<Sent = OutgoingRecord>(
  records: readonly Sent[],
  entries: readonly ReplyEntry[] | undefined,
): Outcome<Sent> {
  if (entries?.length !== records.length) {
    const reason = `reply has ${entries?.length ?? 0} entries for ${records.length} records`;
    return outcomeOfAll(records, 'unconfirmed', reason);
  }
  const outcome = emptyOutcome<Sent>();
  for (const [place, record] of records.entries()) sortEntry(outcome, record, entries[place] ?? {});
  return outcome;
}

function sortEntry<Sent>(outcome: Outcome<Sent>, record: Sent, entry: ReplyEntry): void {
  const { ShardId: shardId, SequenceNumber: sequenceNumber, ErrorCode: code } = entry;
  if (code) {
    const reason = entry.ErrorMessage ? `${code}: ${entry.ErrorMessage}` : code;
    outcome[partFromCode(code)].push({ record, reason });
  } else if (shardId && sequenceNumber) {
    outcome.accepted.push({ record, shardId, sequenceNumber });
  } else {
    outcome.unconfirmed.push({ record, reason: 'reply entry has neither sequence number nor error code' });
  }
}

/**
 * The service documents two codes for an entry
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecordsResultEntry.html, read 2026-11-24). An
 * internal failure does not say whether the record was stored, and a code that is not documented says no more.
 */
const partFromCode = (code: string): 'retryable' | 'unconfirmed' =>
  code === 'ProvisionedThroughputExceededException' ? 'retryable' : 'unconfirmed';

/** An outcome of no records. */
export const emptyOutcome = <Sent = OutgoingRecord>(): Outcome<Sent> => ({
  accepted: [],
  retryable: [],
  unconfirmed: [],
  rejected: [],
});
