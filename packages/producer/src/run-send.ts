import type { Readable } from 'node:stream';
import { type AwsTarget, awsTarget, endpointOf } from '@event-archive/aws-clients';
import { loadEnvironment, pipelineFor } from '@event-archive/environments';
import { datasetNamed, datasetNames, type LedgerRun } from '@event-archive/event-schema';
import { countText, type Io, type Progress, progressOn, UserError } from '@event-archive/terminal';
import { assembleBatches } from './assemble.ts';
import { type Clock, instantText } from './clock.ts';
import { recordsOf } from './event-source.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { putRecordsTo } from './put-records.ts';
import type { SendReport } from './report.ts';
import type { SendRequest } from './request.ts';
import { reportFromRun } from './run-report.ts';
import { sendBatches } from './send.ts';
import { explanation } from './settle.ts';
import { type Stop, stopOn } from './stop.ts';
import { emptyTally, type Tally } from './tally.ts';

/** What a run takes from the world. */
export interface SendDependencies {
  readonly io: Io;
  readonly clock: Clock;
  /** For the jitter; 0 up to, not including, 1. */
  readonly random: () => number;
  readonly stdin: Readable;
  readonly newRunId: () => string;
}

/** What a run did; `error` is what stopped it before its end. */
export interface SendResult {
  readonly report: SendReport;
  readonly error: unknown;
}

/**
 * Carries out a request: events → records → batches → stream, with each event's fate in the ledger. Throws a
 * UserError when it cannot begin; once it has begun, what stopped it comes with the report.
 */
export async function runSend(request: SendRequest, dependencies: SendDependencies): Promise<SendResult> {
  const { clock, io } = dependencies;
  const { run, target } = runFrom(request, dependencies);
  const tally = emptyTally();
  const stop = stopOn(io.interrupted, clock);
  const ledger = openLedger(request.ledgers, run);
  const stream = putRecordsTo(target, run.stream, request.requestTimeoutMs);
  const doing = `sending to ${run.stream}`;
  const startMs = clock.monotonicMs();
  try {
    const records = recordsOf(request, {
      dataset: datasetNamed(run.dataset),
      clock,
      stop: stop.signal,
      stdin: dependencies.stdin,
      onSkipped(refused) {
        ledger.keepSkipped(refused);
        tally.skipped++;
      },
    });
    const progress = progressOn(io, 'sending');
    const settling = {
      put: stream.put,
      ledger,
      tally,
      clock,
      random: dependencies.random,
      maxAttempts: request.maxAttempts,
      stop,
      explain: (error: unknown) => explanation(error, doing, target),
      hasReplied: false,
    };
    const onSettled = () => showProgress(progress, request, tally);
    await sendBatches(assembleBatches(records, clock, stop.signal), settling, request.concurrency, onSettled);
    progress.end();
  } catch (error) {
    stop.because(error);
  } finally {
    stream.end();
    stop.release();
  }
  const seconds = (clock.monotonicMs() - startMs) / 1_000;
  const ledgerPath = await ended(ledger, stop, tally, instantText(clock.nowMs()));
  return {
    report: reportFromRun({
      request,
      run,
      tally,
      stop,
      seconds,
      ledgerPath,
      skippedPath: ledger.skippedPath,
    }),
    error: stop.error,
  };
}

/** The ledger's header, and where the stream is. */
function runFrom(
  request: SendRequest,
  { clock, newRunId }: SendDependencies,
): { run: LedgerRun; target: AwsTarget } {
  if (!datasetNames.includes(request.dataset)) {
    throw new UserError(
      `--dataset ${request.dataset}: no such dataset; there are ${datasetNames.join(', ')}`,
    );
  }
  const environment = loadEnvironment(request.env);
  const pipeline = pipelineFor(environment, request.dataset);
  const target = awsTarget(environment.region, environment.endpoint, request.endpoint);
  const run: LedgerRun = {
    kind: 'run',
    version: 1,
    runId: newRunId(),
    dataset: request.dataset,
    environment: environment.name,
    stream: pipeline.stream.name,
    region: environment.region,
    startedAt: instantText(clock.nowMs()),
    options: {
      ...sourceOptions(request),
      rate: request.rate ?? null,
      concurrency: request.concurrency,
      maxAttempts: request.maxAttempts,
      endpoint: endpointOf(target) ?? null,
    },
  };
  return { run, target };
}

function sourceOptions({ source }: SendRequest): LedgerRun['options'] {
  if (source.kind === 'file') return { file: source.path, onInvalid: source.onInvalid };
  const { seed, count, durationMs, startTimeMs } = source;
  return {
    seed,
    count: count ?? null,
    durationSeconds: durationMs === undefined ? null : durationMs / 1_000,
    startTime: startTimeMs === undefined ? null : instantText(startTimeMs),
  };
}

/** Writes the totals and packs the ledger; a run stopped before anything reached the stream leaves none. */
async function ended(ledger: Ledger, stop: Stop, tally: Tally, endedAt: string): Promise<string | undefined> {
  const { attempted, accepted, unknown, rejected, skipped } = tally;
  const interrupted = stop.signal.aborted && stop.error === undefined;
  try {
    if (stop.signal.aborted && accepted + unknown === 0) {
      await ledger.discard();
      return undefined;
    }
    const totals = { attempted, accepted, unknown, rejected, skipped };
    ledger.write([{ kind: 'end', endedAt, interrupted, totals }]);
    return await ledger.close();
  } catch (error) {
    stop.because(error);
    return ledger.path;
  }
}

function showProgress(progress: Progress, { source }: SendRequest, tally: Tally): void {
  const total = source.kind === 'generated' ? source.count : undefined;
  const done = tally.accepted + tally.unknown + tally.rejected;
  progress.update(done, total, tally.throttles > 0 ? `${countText(tally.throttles)} throttled` : '');
}
