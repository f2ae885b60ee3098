import { bucketName, type Environment, type Pipeline, pipelineFor } from '@event-archive/environments';
import type { PartitionLayout } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { layoutOf } from './layout-of.ts';
import { ledgerFileFor } from './ledger-files.ts';
import { type Ledger, readLedger } from './read-ledger.ts';
import type { SampleSize } from './sample.ts';
import { hoursThatHold, overlapOf, type TimeSpan, wholeHours } from './window.ts';

/** What to check. */
export interface VerifyOptions {
  readonly environment: Environment;
  /** Undefined: the ledger's, else the environment's first. */
  readonly dataset: string | undefined;
  /** Hours of the archive; with a ledger, times of sending. */
  readonly span: TimeSpan;
  readonly sample: SampleSize;
  /** A path, or `latest`. */
  readonly ledger: string | undefined;
  readonly ledgersFolder: string;
  readonly graceSeconds: number;
  /** True when events of producers without a ledger are welcome. */
  readonly otherProducers: boolean;
}

/** Everything that is decided before the bucket is touched. */
export interface CheckPlan {
  readonly options: VerifyOptions;
  readonly pipeline: Pipeline;
  readonly layout: PartitionLayout;
  readonly bucket: string;
  readonly ledger: Ledger | undefined;
  /** Hours of the archive to look at. */
  readonly hours: TimeSpan;
}

/** Options → plan, for which the ledger is read. Throws a UserError when options and ledger do not go together. */
export async function planCheck(options: VerifyOptions): Promise<CheckPlan> {
  const { environment, span } = options;
  const ledger = await askedLedger(options);
  const first = environment.pipelines[0]?.dataset ?? '';
  const pipeline = pipelineFor(environment, options.dataset ?? ledger?.run.dataset ?? first);
  return {
    options,
    pipeline,
    layout: layoutOf(pipeline, environment.name),
    bucket: bucketName(environment),
    ledger,
    hours: ledger
      ? hoursThatHold(overlapOf(runSpan(ledger), span), pipeline.deliveryStream.bufferIntervalSeconds)
      : wholeHours(span),
  };
}

async function askedLedger(options: VerifyOptions): Promise<Ledger | undefined> {
  if (options.ledger === undefined) return undefined;
  const { environment, dataset, ledgersFolder: folder, span } = options;
  const file = await ledgerFileFor(options.ledger, { folder, environment: environment.name, dataset });
  const ledger = await readLedger(file);
  const { run } = ledger;
  if (run.environment !== environment.name)
    throw new UserError(`${file}: a run of environment ${run.environment}; add --env ${run.environment}`);
  if (dataset !== undefined && run.dataset !== dataset)
    throw new UserError(`${file}: a run of dataset ${run.dataset}, not ${dataset}; leave --dataset out`);
  const { fromMs, toMs } = overlapOf(runSpan(ledger), span);
  if (fromMs >= toMs)
    throw new UserError(`${file}: --from and --to leave nothing of the run, which began at ${run.startedAt}`);
  return ledger;
}

const runSpan = ({ startedAtMs, endedAtMs }: Ledger): TimeSpan => ({
  fromMs: startedAtMs,
  toMs: endedAtMs + 1,
});
