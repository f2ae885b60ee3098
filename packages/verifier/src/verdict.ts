import type { ExitCode } from '@event-archive/terminal';

/** The numbers of a check, as a report prints them. */
export interface Counts {
  readonly partitions: number;
  readonly objects: number;
  readonly bytes: number;
  /** Lines that are events of the dataset; those that are not are `invalid`. */
  readonly rows: number;
  readonly lost: number;
  readonly unexpected: number;
  /** Ids that were read more than once. */
  readonly duplicated: number;
  readonly recovered: number;
  readonly inFlight: number;
  readonly invalid: number;
  readonly corrupt: number;
  readonly misfiled: number;
  /** Objects under the error prefix. */
  readonly errorObjects: number;
}

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/**
 * Counts → verdict. Duplicates alone pass: delivery is at least once. `isAnythingProven` is false when no row was
 * read, or when the ledger names no event to look for.
 */
export function verdictFrom(counts: Counts, isAnythingProven: boolean): Verdict {
  const { lost, unexpected, invalid, corrupt, misfiled } = counts;
  if (lost + unexpected + invalid + corrupt + misfiled > 0) return 'fail';
  return counts.inFlight > 0 || !isAnythingProven ? 'inconclusive' : 'pass';
}

/** The verdict on several datasets: as bad as the worst of them. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

/** 0 pass, 1 findings, 2 could not tell. */
export const exitCodeFor = (verdict: Verdict): ExitCode =>
  (({ pass: 0, fail: 1, inconclusive: 2 }) as const)[verdict];
