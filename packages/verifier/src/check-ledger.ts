import { bufferSeconds } from './buffer-time.ts';
import { addFinding } from './finding.ts';
import { lostFinding, unexpectedFinding } from './finding-text.ts';
import { ledgerFiles } from './ledger-files.ts';
import { strangersToAll } from './other-ledgers.ts';
import type { CheckPlan } from './plan.ts';
import type { Ledger } from './read-ledger.ts';
import type { Reading } from './reading.ts';
import { reconcile } from './reconcile.ts';
import { shardBehind, shardProgress } from './shard-progress.ts';
import type { Survey } from './survey.ts';

/** What the comparison with a ledger adds to the findings. */
export interface LedgerCheck {
  /** Events of the ledger that were looked for. */
  readonly judged: number;
  /** Lost events that are newer than everything archived of their shard. */
  readonly behind: number;
  readonly recovered: number;
  /** Ids that the run sent again on purpose → how often beyond the first time. */
  readonly repeats: ReadonlyMap<string, number>;
  readonly inFlight: number;
  readonly dueMs: number | undefined;
  /** Rows of producers without a ledger, where those are welcome. */
  readonly otherProducersRows: number;
}

/** Compares what was read with a ledger; lost and unexpected events are added to the reading's findings. */
export async function checkLedger(
  plan: CheckPlan,
  ledger: Ledger,
  reading: Reading,
  survey: Survey,
  nowMs: number,
): Promise<LedgerCheck> {
  const { options, pipeline } = plan;
  const { lost, strangers, ...rest } = reconcile({
    fates: ledger.fates,
    archived: reading.archived,
    sends: options.span,
    run: ledger,
    nowMs,
    deliverWithinMs: (bufferSeconds(pipeline.deliveryStream) + options.graceSeconds) * 1_000,
  });
  const context = {
    stream: pipeline.stream,
    nowMs,
    corruptKeys: reading.corruptKeys,
    errorOutputKey: survey.errors.firstKeys[0],
    progress: shardProgress(ledger.fates, reading.archived),
  };
  for (const [id, fate] of lost) addFinding(reading.log, lostFinding(id, fate, context));
  const behind = lost.filter(([, fate]) => shardBehind(fate, context.progress) !== undefined).length;
  const unknown = await strangersToAll(strangers, await otherRuns(plan));
  const { repeats } = ledger;
  if (options.otherProducers) return { ...rest, repeats, behind, otherProducersRows: unknown.size };
  for (const [id, place] of unknown)
    addFinding(reading.log, unexpectedFinding(id, place, pipeline.stream.name));
  return { ...rest, repeats, behind, otherProducersRows: 0 };
}

const otherRuns = async ({ options, pipeline, window }: CheckPlan) => ({
  files: await ledgerFiles(options.ledgersFolder, options.environment.name),
  dataset: pipeline.dataset,
  sinceMs: window.hours.fromMs,
});
