/** Everything that can be wrong with an archive. */
export const findingKinds = ['lost', 'unexpected', 'duplicated', 'invalid', 'corrupt', 'misfiled'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** One thing that is wrong: where, what, and what to do next. */
export interface Finding {
  readonly kind: FindingKind;
  /** Object key. */
  readonly object?: string;
  /** Line in the unpacked object, from 1. */
  readonly line?: number;
  /** Row group of a Parquet file, from 1. */
  readonly rowGroup?: number;
  /** Row of a Parquet file, from 1, whatever its row group. */
  readonly row?: number;
  /** Dotted path of the field, or column. */
  readonly field?: string;
  readonly eventId?: string;
  readonly problem: string;
  readonly advice: string;
}

/** All findings counted, and the first ones of each kind kept: an outage must not fill the memory with sentences. */
export interface FindingLog {
  readonly counts: Record<FindingKind, number>;
  readonly kept: Finding[];
}

/** Findings of one kind that a report holds; the counts go on. */
export const MAX_KEPT_PER_KIND = 1_000;

export const newFindingLog = (): FindingLog => ({
  counts: { lost: 0, unexpected: 0, duplicated: 0, invalid: 0, corrupt: 0, misfiled: 0 },
  kept: [],
});

/** Counts a finding, and keeps it while there are few of its kind. */
export function addFinding(log: FindingLog, finding: Finding): void {
  log.counts[finding.kind]++;
  if (log.counts[finding.kind] <= MAX_KEPT_PER_KIND) log.kept.push(finding);
}
