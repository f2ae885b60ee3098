import { type ArchiveEvent, instantsFromWallClock } from '@event-archive/event-schema';
import type { Filing } from './filing.ts';
import { type Finding, findingKinds } from './finding.ts';
import type { Partition } from './reading.ts';
import { type Counts, type Verdict, verdictOfAll } from './verdict.ts';

/** The outcome of a check of one dataset, from which both faces are made: lines for people, JSON for programs. */
export interface Report {
  readonly dataset: string;
  readonly filing: Filing;
  readonly verdict: Verdict;
  readonly counts: Counts;
  /** In order of time. */
  readonly partitions: readonly Partition[];
  /** In the order of findingKinds; of each kind the first ones, `counts` has them all. */
  readonly findings: readonly Finding[];
  /** The first objects under the error prefix; `counts` has them all. */
  readonly errorObjects: readonly string[];
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

/** Reports → the one JSON value: verdict, counts, partitions, findings, error objects, of all datasets together. */
export function jsonFromReports(reports: readonly Report[]): string {
  const value = {
    verdict: verdictOfAll(reports.map(({ verdict }) => verdict)),
    counts: reports.map(({ counts }) => counts).reduce(sumOfCounts),
    datasets: reports.map(({ dataset, verdict, counts }) => ({ dataset, verdict, counts })),
    partitions: reports.flatMap(({ dataset, filing, partitions }) =>
      partitions.map((partition) => ({ dataset, ...partitionJson(partition, filing) })),
    ),
    findings: reports.flatMap(({ dataset, findings }) =>
      findings.map((finding) => ({ dataset, ...finding })),
    ),
    errorObjects: reports.flatMap(({ errorObjects }) => errorObjects),
  };
  return JSON.stringify(value, null, 2);
}

const sumOfCounts = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(
    Object.entries(a).map(([name, count]) => [name, count + b[name as keyof Counts]]),
  ) as unknown as Counts;

const partitionJson = (partition: Partition, { pathTimeZone }: Filing) => ({
  path: partition.path,
  hour: instant(firstInstantOf(partition.hourMs, pathTimeZone)),
  objects: partition.objects,
  objectsRead: partition.objectsRead,
  bytes: partition.bytes,
  rows: partition.rows,
  firstArrivalAt: instant(partition.firstArrivalMs),
  lastArrivalAt: instant(partition.lastArrivalMs),
});

const HOUR_MS = 3_600_000;

/** An hour that clocks leave out begins where the next one does. */
const firstInstantOf = (hour: number, timeZone: string): number =>
  instantsFromWallClock(hour, timeZone)[0] ?? instantsFromWallClock(hour + HOUR_MS, timeZone)[0] ?? hour;

const instant = (ms: number): string => new Date(ms).toISOString();

/** Findings in the order that a report has them. */
export const inReportOrder = (findings: readonly Finding[]): Finding[] =>
  findingKinds.flatMap((kind) => findings.filter((finding) => finding.kind === kind));
