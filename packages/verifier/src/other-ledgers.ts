import type { Place } from './archived-ids.ts';
import { idsFromLedgerLine, ledgerLines, readLedgerRun } from './read-ledger.ts';

/** Strangers → those that no other run of the dataset sent either. Files are read until nobody is left. */
export async function strangersToAll(
  strangers: ReadonlyMap<string, Place>,
  files: readonly string[],
  dataset: string,
): Promise<Map<string, Place>> {
  const left = new Map(strangers);
  for (const file of files) {
    if (left.size === 0) break;
    if ((await readLedgerRun(file))?.dataset !== dataset) continue;
    for await (const line of ledgerLines(file)) for (const id of idsFromLedgerLine(line)) left.delete(id);
  }
  return left;
}
