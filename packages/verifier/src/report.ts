import type { ArchiveEvent } from '@event-archive/event-schema';
import { type Finding, findingKinds } from './finding.ts';
import type { Partition } from './reading.ts';
import type { Counts, Verdict } from './verdict.ts';

/** The outcome of a check, from which both faces are made: lines for people, JSON for programs. */
export interface Report {
  readonly verdict: Verdict;
  readonly counts: Counts;
  /** In order of time. */
  readonly partitions: readonly Partition[];
  /** In the order of findingKinds; of each kind the first ones, `counts` has them all. */
  readonly findings: readonly Finding[];
  readonly about: ReportContext;
}

/** What only people are told. */
export interface ReportContext {
  /** What explains most of what is wrong, when one thing does. */
  readonly headline: string | undefined;
  readonly title: string;
  /** What was looked at, a line each. */
  readonly scope: readonly string[];
  readonly sampleEvents: readonly ArchiveEvent[];
  /** What is worth knowing, but no finding. */
  readonly notes: readonly string[];
  /** Why the verdict is inconclusive, and when to ask again. */
  readonly inconclusiveBecause: string;
}

/** Report → the one JSON value: verdict, counts, partitions, findings. */
export function jsonFromReport({ verdict, counts, partitions, findings }: Report): string {
  return JSON.stringify({ verdict, counts, partitions: partitions.map(partitionJson), findings }, null, 2);
}

const partitionJson = (partition: Partition) => ({
  path: partition.path,
  hour: instant(partition.hourMs),
  objects: partition.objects,
  objectsRead: partition.objectsRead,
  bytes: partition.bytes,
  rows: partition.rows,
  firstArrivalAt: instant(partition.firstArrivalMs),
  lastArrivalAt: instant(partition.lastArrivalMs),
});

const instant = (ms: number): string => new Date(ms).toISOString();

/** Findings in the order that a report has them. */
export const inReportOrder = (findings: readonly Finding[]): Finding[] =>
  findingKinds.flatMap((kind) => findings.filter((finding) => finding.kind === kind));
