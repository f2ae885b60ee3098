import type { Pipeline } from '@event-archive/environments';
import { hourFromInstant, type PartitionLayout, type RowProblem } from '@event-archive/event-schema';
import type { Place } from './archived-ids.ts';
import type { Finding } from './finding.ts';
import type { ArchiveObjectKey } from './object-key.ts';
import type { Fate } from './read-ledger.ts';
import type { ReadLine } from './read-rows.ts';
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

export const unexpectedFinding = (id: string, { object, line }: Place, streamName: string): Finding => ({
  kind: 'unexpected',
  object: object.key,
  line,
  eventId: id,
  problem: 'archived, but in no ledger of this environment',
  advice: `find out who else writes to ${streamName}; when that is meant to be, pass --other-producers`,
});

export function duplicatedFinding(id: string, places: readonly Place[]): Finding {
  const [first, second] = places;
  return {
    kind: 'duplicated',
    ...(second ? { object: second.object.key, line: second.line } : {}),
    eventId: id,
    problem: `archived ${places.length} times, first in ${first?.object.key} line ${first?.line}`,
    advice: 'nothing to mend: delivery is at least once; count distinct ids in queries',
  };
}

export function invalidFinding(object: string, read: Extract<ReadLine, { problem: RowProblem }>): Finding {
  const { line, ids, problem } = read;
  return {
    kind: 'invalid',
    object,
    line,
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

export const corruptFinding = (object: string, problem: string, lines: number): Finding => ({
  kind: 'corrupt',
  object,
  problem: lines === 0 ? problem : `${problem}; lines 1 to ${lines} could be read`,
  advice: 'restore an earlier version of the object (the bucket keeps them), or send its events again',
});

export function misfiledFinding(object: ArchiveObjectKey, layout: PartitionLayout): Finding {
  const path = layout.pathFromHour(hourFromInstant(object.arrivedAtMs));
  return {
    kind: 'misfiled',
    object: object.key,
    problem: `arrived at ${instantText(object.arrivedAtMs)} by its name, but does not lie in that hour`,
    advice: `move it to ${path}`,
  };
}
