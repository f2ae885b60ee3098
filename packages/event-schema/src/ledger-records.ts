import { z } from 'zod';
import { checkedLine, type LedgerLine, ledgerLineSchema, parsedLine } from './ledger.ts';

/**
 * The lines of a ledger of version 2: about records of the stream, which have a number in their run (from 0) and hold
 * one event or, as aggregates, many. The ids of its events are written once, before a record leaves for the first time;
 * all later lines name the record alone. At full speed that is a third of the bytes of lines about events.
 *
 * - `sending-records` before a request: records that leave for the first time, their events by place in the run and id.
 * - `sending-again` before a request: records that left before.
 * - `accepted-records` | `unknown-records` | `rejected-records` | `spooled-records`: the fate of all events of these records.
 */
const count = z.int().nonnegative();
const instant = z.iso.datetime({ precision: 3 });
const recordNumbers = z.array(count).min(1);
const text = z.string().min(1);

const sendingRecords = z.strictObject({
  kind: z.literal('sending-records'),
  at: instant,
  records: z
    .array(z.strictObject({ record: count, seqs: z.array(count).min(1), ids: z.array(text).min(1) }))
    .min(1),
});
const sendingAgain = z.strictObject({
  kind: z.literal('sending-again'),
  at: instant,
  attempt: z.int().min(2),
  records: recordNumbers,
});
const acceptedRecords = z.strictObject({
  kind: z.literal('accepted-records'),
  at: instant,
  records: z.array(z.strictObject({ record: count, shardId: text, sequenceNumber: text })).min(1),
});
const failedFields = { at: instant, reason: text, records: recordNumbers };
const unknownRecords = z.strictObject({ kind: z.literal('unknown-records'), ...failedFields });
const rejectedRecords = z.strictObject({ kind: z.literal('rejected-records'), ...failedFields });
const spooledRecords = z.strictObject({ kind: z.literal('spooled-records'), ...failedFields });

const recordLine = z.discriminatedUnion('kind', [
  sendingRecords,
  sendingAgain,
  acceptedRecords,
  unknownRecords,
  rejectedRecords,
  spooledRecords,
]);

export type LedgerRecordLine = z.output<typeof recordLine>;

/** A line about records → its text, without newline. */
export const textFromLedgerRecordLine = (line: LedgerRecordLine): string => JSON.stringify(line);

/** Events of a record: their places in the run and their ids, in the order of the record. */
interface RecordEvents {
  readonly seqs: readonly number[];
  readonly ids: readonly string[];
}

/**
 * A reader of one ledger, from its first line on: text of a line → the lines about events that it stands for, or the
 * line itself. Throws a RangeError that says which field is wrong. Holds the ids of records that have no fate yet.
 */
export function ledgerReader(): (text: string) => LedgerLine[] {
  const open = new Map<number, RecordEvents>();
  return (text) => {
    const parsed = parsedLine(text);
    if (!isAboutRecords(parsed)) return [checkedLine(ledgerLineSchema, parsed)];
    return eventLinesFrom(checkedLine(recordLine, parsed), open);
  };
}

const isAboutRecords = (parsed: unknown): boolean =>
  /^(sending-again|.*-records)$/.test(String((parsed as { kind?: unknown } | null)?.kind));

const FATE_OF = {
  'unknown-records': 'unknown',
  'rejected-records': 'rejected',
  'spooled-records': 'spooled',
} as const;

function eventLinesFrom(line: LedgerRecordLine, open: Map<number, RecordEvents>): LedgerLine[] {
  const { at } = line;
  if (line.kind === 'sending-records') {
    for (const record of line.records) open.set(record.record, checkedEvents(record));
    return [{ kind: 'sending', at, attempt: 1, events: line.records.flatMap(eventsOf) }];
  }
  if (line.kind === 'sending-again') {
    const events = line.records.flatMap((record) => eventsOf(openRecord(open, record)));
    return [{ kind: 'sending', at, attempt: line.attempt, events }];
  }
  if (line.kind === 'accepted-records')
    return line.records.flatMap((record) => acceptedLines(record, at, open));
  const kind = FATE_OF[line.kind];
  const lines = line.records.flatMap((record) =>
    eventsOf(openRecord(open, record)).map(
      (event): LedgerLine => ({ kind, ...event, reason: line.reason, at }),
    ),
  );
  if (kind !== 'unknown') for (const record of line.records) open.delete(record);
  return lines;
}

function acceptedLines(
  { record, shardId, sequenceNumber }: { record: number; shardId: string; sequenceNumber: string },
  at: string,
  open: Map<number, RecordEvents>,
): LedgerLine[] {
  const events = eventsOf(openRecord(open, record));
  open.delete(record);
  return events.map((event, place): LedgerLine => {
    const within = events.length > 1 ? { subSequenceNumber: place } : {};
    return { kind: 'accepted', ...event, shardId, sequenceNumber, ...within, at };
  });
}

function checkedEvents(record: RecordEvents & { readonly record: number }): RecordEvents {
  if (record.seqs.length === record.ids.length) return record;
  throw new RangeError(
    `records: record ${record.record} has ${record.seqs.length} seqs and ${record.ids.length} ids`,
  );
}

function openRecord(open: Map<number, RecordEvents>, record: number): RecordEvents {
  const events = open.get(record);
  if (events) return events;
  throw new RangeError(
    `records: no line before says what record ${record} holds, or it has its fate already`,
  );
}

const eventsOf = ({ seqs, ids }: RecordEvents) => seqs.map((seq, place) => ({ seq, id: ids[place] ?? '' }));
