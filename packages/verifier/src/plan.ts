import { bucketName, type Environment, type Pipeline, pipelineFor } from '@event-archive/environments';
import { UserError } from '@event-archive/terminal/user-error';
import { bufferSeconds } from './buffer-time.ts';
import { type Filing, filingOf } from './filing.ts';
import { ledgerFileFor } from './ledger-files.ts';
import type { Ledger } from './read-ledger.ts';
import { ledgerWithResends } from './resends.ts';
import type { SampleSize } from './sample.ts';
import { hoursThatHold, overlapOf, type TimeSpan, type Window, wholeHours } from './window.ts';

/** What to check. */
export interface VerifyOptions {
  readonly environment: Environment;
  /** Undefined: the ledger's, else every one of the environment. */
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

/** Everything that is decided about one dataset before the bucket is touched. */
export interface CheckPlan {
  readonly options: VerifyOptions;
  readonly pipeline: Pipeline;
  /** The other pipelines, which share the bucket. */
  readonly siblings: readonly Pipeline[];
  readonly filing: Filing;
  readonly bucket: string;
  readonly ledger: Ledger | undefined;
  readonly window: Window;
}

/**
 * Options → a plan for each dataset that is meant, for which the ledger is read. Throws a UserError when options and
 * ledger do not go together.
 */
export async function planChecks(options: VerifyOptions): Promise<readonly [CheckPlan, ...CheckPlan[]]> {
  const { environment } = options;
  const ledger = await askedLedger(options);
  const dataset = options.dataset ?? ledger?.run.dataset;
  const [first, ...others] =
    dataset === undefined ? environment.pipelines : [pipelineFor(environment, dataset)];
  if (!first) throw new UserError(`--env ${environment.name}: declares no pipeline`);
  const plan = (pipeline: Pipeline): CheckPlan => ({
    options,
    pipeline,
    siblings: environment.pipelines.filter((other) => other !== pipeline),
    filing: filingOf(pipeline, environment.name),
    bucket: bucketName(environment),
    ledger,
    window: windowOf(options, pipeline, ledger),
  });
  return [plan(first), ...others.map(plan)];
}

/** A run's events may have happened at any time, but they arrived while it went on. */
function windowOf({ span }: VerifyOptions, { deliveryStream }: Pipeline, ledger: Ledger | undefined): Window {
  if (!ledger) return { hours: wholeHours(span), of: 'path' };
  const sends = overlapOf(runSpan(ledger), span);
  return { hours: hoursThatHold(sends, bufferSeconds(deliveryStream)), of: 'arrival' };
}

async function askedLedger(options: VerifyOptions): Promise<Ledger | undefined> {
  if (options.ledger === undefined) return undefined;
  const { environment, dataset, ledgersFolder: folder, span } = options;
  const file = await ledgerFileFor(options.ledger, { folder, environment: environment.name, dataset });
  const ledger = await ledgerWithResends(file);
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
