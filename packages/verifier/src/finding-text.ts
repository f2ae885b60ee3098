import type { Pipeline } from '@event-archive/environments';
import { hourFromInstant, type RowProblem } from '@event-archive/event-schema';
import type { Filing } from './filing.ts';
import type { Finding } from './finding.ts';
import type { ArchiveObjectKey } from './object-key.ts';
import type { Fate } from './read-ledger.ts';
import type { ReadRow } from './read-rows.ts';
import { type Place, type RowPlace, rowPlaceOf, rowPlaceText } from './row-place.ts';
import { type ShardProgress, shardBehind } from './shard-progress.ts';

const HOUR_MS = 3_600_000;
const instantText = (ms: number): string => new Date(ms).toISOString();

/** What the advice on a lost event depends on. */
export interface LossContext {
  readonly stream: Pipeline['stream'];
  readonly nowMs: number;
  readonly corruptKeys: readonly string[];
  readonly errorOutputKey: string | undefined;
  readonly progress: ShardProgress;
}

export function lostFinding(id: string, fate: Fate, context: LossContext): Finding {
  const behind = shardBehind(fate, context.progress);
  const delivered =
    behind === undefined
      ? 'newer records of its shard are archived'
      : `nothing newer of ${behind} is archived`;
  const problem = `accepted at ${instantText(fate.atMs)} (${fate.storedAs}), but in no object; ${delivered}`;
  return { kind: 'lost', eventId: id, problem, advice: lossAdvice(fate, context) };
}

function lossAdvice(fate: Fate, context: LossContext): string {
  const { stream, nowMs, corruptKeys, errorOutputKey, progress } = context;
  if (corruptKeys[0]) return `it may be in the unreadable part of ${corruptKeys[0]}; mend that object first`;
  if (errorOutputKey) return `it may be in the error output; look at ${errorOutputKey}`;
  const keptUntilMs = fate.atMs + stream.retentionHours * HOUR_MS;
  if (nowMs >= keptUntilMs)
    return `stream ${stream.name} no longer has it (${stream.retentionHours} h); send it again with the same id`;
  const kept = `stream ${stream.name} keeps it until ${instantText(keptUntilMs)}`;
  return shardBehind(fate, progress) === undefined
    ? `${kept}; read it there, or send it again with the same id`
    : `delivery may be behind: see whether it still moves (pnpm local status, or DeliveryToS3.DataFreshness) and verify again; ${kept}`;
}

export const unexpectedFinding = (id: string, place: Place, streamName: string): Finding => ({
  kind: 'unexpected',
  object: place.object.key,
  ...rowPlaceOf(place),
  eventId: id,
  problem: 'archived, but in no ledger of this environment',
  advice: `find out who else writes to ${streamName}; when that is meant to be, pass --other-producers`,
});

/** `repeats` is how often the producer sent it again on purpose, by its ledger. */
export function duplicatedFinding(id: string, places: readonly Place[], repeats: number): Finding {
  const [first, second] = places;
  return {
    kind: 'duplicated',
    ...(second ? { object: second.object.key, ...rowPlaceOf(second) } : {}),
    eventId: id,
    problem: `archived ${places.length} times${first ? `, first in ${first.object.key} ${rowPlaceText(first)}` : ''}`,
    advice:
      places.length <= 1 + repeats
        ? 'nothing to mend: the producer was told to send it again (--duplicates), as the ledger says'
        : 'nothing to mend: delivery is at least once; count distinct ids in queries',
  };
}

export function invalidFinding(object: string, read: Extract<ReadRow, { problem: RowProblem }>): Finding {
  const { ids, problem } = read;
  return {
    kind: 'invalid',
    object,
    ...rowPlaceOf(read),
    ...(problem.field === null ? {} : { field: problem.field }),
    ...(ids.length === 1 && ids[0] !== undefined ? { eventId: ids[0] } : {}),
    problem: problem.message,
    advice: INVALID_ADVICE[problem.code] ?? 'mend the producer of this event',
  };
}

const INVALID_ADVICE: Partial<Record<RowProblem['code'], string>> = {
  empty: 'send records without a newline of their own; the delivery stream adds it',
  'not-utf8': 'send JSON as UTF-8',
  'not-json': 'send one JSON document a record',
  'several-documents':
    'deploy the delivery stream with AppendDelimiterToRecord, or split this object into lines',
  schema: 'mend the producer of this event, or give the dataset this field',
};

export const corruptFinding = (object: string, problem: string, readable: string | undefined): Finding => ({
  kind: 'corrupt',
  object,
  problem: readable === undefined ? problem : `${problem}; ${readable} could be read`,
  advice: 'restore an earlier version of the object (the bucket keeps them), or send its events again',
});

/** `lines 1 to 7`; undefined when there are none. */
export const countedFrom1 = (count: number, plural: string): string | undefined =>
  count === 0 ? undefined : `${plural} 1 to ${count}`;

export const corruptColumnFinding = (object: string, field: string, problem: string): Finding => ({
  kind: 'corrupt',
  object,
  field,
  problem,
  advice: 'write the object again with the columns of the dataset, or bring table and dataset in line',
});

export function misfiledFinding(object: ArchiveObjectKey, { layout, nameTimeZone }: Filing): Finding {
  const clock = instantText(object.nameClockMs);
  const arrived = nameTimeZone === 'UTC' ? clock : `${clock.slice(0, 19)} (${nameTimeZone})`;
  return {
    kind: 'misfiled',
    object: object.key,
    problem: `arrived at ${arrived} by its name, but does not lie in that hour`,
    advice: `move it to ${layout.pathFromHour(hourFromInstant(object.nameClockMs))}`,
  };
}

/** An event in an object that is filed by event time. */
export interface MisfiledRow {
  readonly object: ArchiveObjectKey;
  readonly place: RowPlace;
  readonly eventId: string;
  readonly eventTimeField: string;
  /** The event's own time, UTC. */
  readonly eventTime: string;
}

export function misfiledRowFinding(misfiled: MisfiledRow, { layout }: Filing): Finding {
  const { object, place, eventId, eventTimeField, eventTime } = misfiled;
  const path = layout.pathFromHour(hourFromInstant(Date.parse(eventTime)));
  return {
    kind: 'misfiled',
    object: object.key,
    ...rowPlaceOf(place),
    field: eventTimeField,
    eventId,
    problem: `happened at ${eventTime}, but does not lie in ${path}`,
    advice: `move it there; when delivery filed it, send ${eventTimeField} as UTC: the text decides, its offset does not count`,
  };
}
