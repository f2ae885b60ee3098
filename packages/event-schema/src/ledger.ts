import { z } from 'zod';
import { problemFromIssue } from './schema-problem.ts';

/**
 * The ledger: what a producer run did with every event, one JSON line each, appended before the run reports it.
 *
 * - `run` once, first: what the run was asked to do.
 * - `sending` before each request: the ids that are about to leave. A run that is killed between this line and
 *   the outcome leaves events of unknown fate, and the ledger says so.
 * - `repeat` before the first `sending` of events that are sent a second time on purpose: which, and the place of
 *   the first one. Their ids are in the archive twice because the producer was told so.
 * - `made` before the first `sending` of generated events whose time is that of the clock: `times` holds the place
 *   among the new events (from 0) from which on that time counts, and the time in ms since the epoch. With it and the
 *   seed the same bytes can be made again.
 * - `accepted` | `unknown` | `rejected` | `spooled` for each event: its fate. The last line about an event counts.
 *   `spooled` is one that the stream does not have and that is kept in a file beside the ledger, to be sent again.
 * - `end` once, last: the totals. Missing when the run was killed.
 *
 * A ledger of version 2 has lines about records instead, each of which may hold many events (ledger-records.ts); they
 * are read as the lines above.
 */
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().nonnegative();

const runLine = z.strictObject({
  kind: z.literal('run'),
  version: z.union([z.literal(1), z.literal(2)]),
  runId: z.string().min(1),
  dataset: z.string().min(1),
  environment: z.string().min(1),
  stream: z.string().min(1),
  region: z.string().min(1),
  startedAt: instant,
  /** The run whose events this one sends again, by its id. */
  resendOf: z.string().min(1).optional(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const sendingLine = z.strictObject({
  kind: z.literal('sending'),
  at: instant,
  attempt: z.int().positive(),
  events: z.array(z.strictObject({ seq: count, id: z.string().min(1) })).min(1),
});
const repeatLine = z.strictObject({
  kind: z.literal('repeat'),
  at: instant,
  events: z.array(z.strictObject({ seq: count, id: z.string().min(1), repeats: count })).min(1),
});
const madeLine = z.strictObject({
  kind: z.literal('made'),
  at: instant,
  times: z.array(z.tuple([count, count])).min(1),
});
const acceptedLine = z.strictObject({
  kind: z.literal('accepted'),
  seq: count,
  id: z.string().min(1),
  shardId: z.string().min(1),
  sequenceNumber: z.string().min(1),
  /** Place among the events of an aggregate, which share shard and sequence number. */
  subSequenceNumber: count.optional(),
  at: instant,
});
const failedFields = { seq: count, id: z.string().min(1), reason: z.string().min(1), at: instant };
const unknownLine = z.strictObject({ kind: z.literal('unknown'), ...failedFields });
const rejectedLine = z.strictObject({ kind: z.literal('rejected'), ...failedFields });
const spooledLine = z.strictObject({ kind: z.literal('spooled'), ...failedFields });
const endLine = z.strictObject({
  kind: z.literal('end'),
  endedAt: instant,
  interrupted: z.boolean(),
  totals: z.strictObject({
    attempted: count,
    accepted: count,
    unknown: count,
    rejected: count,
    /** None in ledgers from before there was a spool. */
    spooled: count.optional(),
    skipped: count,
  }),
});

const ledgerLine = z.discriminatedUnion('kind', [
  runLine,
  sendingLine,
  repeatLine,
  madeLine,
  acceptedLine,
  unknownLine,
  rejectedLine,
  spooledLine,
  endLine,
]);

export type LedgerLine = z.output<typeof ledgerLine>;
export type LedgerRun = z.output<typeof runLine>;
export type LedgerEnd = z.output<typeof endLine>;

/** A ledger line → its text, without newline. */
export const textFromLedgerLine = (line: LedgerLine): string => JSON.stringify(line);

/** Text of one line about events, or about the run → ledger line. Throws a RangeError that says which field is wrong. */
export const ledgerLineFromText = (text: string): LedgerLine => checkedLine(ledgerLine, parsedLine(text));

/** Text of one line → what it holds. Throws a RangeError when it is not JSON. */
export function parsedLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Checks what a line holds. Throws a RangeError that says which field is wrong. */
export function checkedLine<Line>(schema: z.ZodType<Line>, parsed: unknown): Line {
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const { field, message } = problemFromIssue(result.error.issues[0]);
  throw new RangeError(`${field ?? 'line'}: ${message}`);
}

/** A line about events, or about the run. */
export { ledgerLine as ledgerLineSchema };
