import type { LedgerFile } from './ledger-files.ts';
import { idsFromLedgerLine, ledgerLines, readLedgerRun } from './read-ledger.ts';
import type { Place } from './row-place.ts';

/** The runs whose events may be in the hours that were read. */
export interface OtherRuns {
  readonly files: readonly LedgerFile[];
  readonly dataset: string;
  readonly sinceMs: number;
}

/** Strangers → those that no run of the dataset sent. Ledgers are read until nobody is left. */
export async function strangersToAll(
  strangers: ReadonlyMap<string, Place>,
  runs: OtherRuns,
): Promise<Map<string, Place>> {
  const left = new Map(strangers);
  for (const ledger of runs.files) {
    if (left.size === 0) break;
    if (!(await mayHoldThem(ledger, runs))) continue;
    for await (const line of ledgerLines(ledger.file)) {
      for (const id of idsFromLedgerLine(line)) left.delete(id);
    }
  }
  return left;
}

/** A ledger that was begun, and last written to, before those hours is of a run that was over by then. */
async function mayHoldThem({ file, writtenAtMs }: LedgerFile, { dataset, sinceMs }: OtherRuns) {
  const run = await readLedgerRun(file);
  return run?.dataset === dataset && Math.max(Date.parse(run.startedAt), writtenAtMs) >= sinceMs;
}
