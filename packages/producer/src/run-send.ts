import type { Readable } from 'node:stream';
import { type AwsTarget, awsTarget, endpointOf, endpointRemark } from '@event-archive/aws-clients';
import { loadEnvironment, pipelineFor } from '@event-archive/environments';
import { datasetNamed, datasetNames, type LedgerRun } from '@event-archive/event-schema';
import { type Io, type Progress, progressOn, UserError } from '@event-archive/terminal';
import { type Clock, instantText } from './clock.ts';
import { recordsOf, type SourceDependencies } from './event-source.ts';
import { explanation } from './explanation.ts';
import { feed } from './flow/feed.ts';
import { kplDefaults } from './flow/packer.ts';
import { Sender, type SenderRules } from './flow/sender.ts';
import type { Repeat } from './generate-records.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { putRecordsTo } from './put-records.ts';
import { rateWarning } from './rate-warning.ts';
import type { RefusedLine } from './read-events.ts';
import type { RecordSlices } from './record-slices.ts';
import type { SendReport } from './report.ts';
import type { SendRequest } from './request.ts';
import { ledgerOptions } from './request-source.ts';
import { fileStateOf } from './resend/file-state.ts';
import { withTimesNoted } from './resend/made-times.ts';
import { isUnrepeatable, type RunSpool, runSpool } from './resend/run-spool.ts';
import { wantedRecords } from './resend/wanted-records.ts';
import { reportFromRun } from './run-report.ts';
import { showSending } from './send-progress.ts';
import { knownShards } from './shards/known-shards.ts';
import { listShardsOf } from './shards/list-shards.ts';
import { type Stop, stopOn } from './stop.ts';
import { countUnsettled, emptyTally, type Tally, totalsOf } from './tally.ts';

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
  const { header, target } = await headerFrom(request, dependencies);
  const tally = emptyTally();
  const stop = stopOn(io.interrupted, clock);
  const ledger = openLedger(request.ledgers, header);
  const spool = runSpool(ledger.path, isUnrepeatable(header));
  const progress = progressOn(io, 'sending');
  const onInterrupt = () => {
    progress.end();
    io.error('draining what is in flight; Ctrl-C again ends at once');
  };
  io.interrupted.addEventListener('abort', onInterrupt, { once: true });
  const run = { header, target, tally, stop, ledger, spool, progress };
  const seconds = await sendAll(request, dependencies, run);
  progress.end();
  io.interrupted.removeEventListener('abort', onInterrupt);
  countUnsettled(tally);
  const kept = spool.ended(tally);
  const ledgerPath = await ended(run, kept.path, instantText(clock.nowMs()));
  if (kept.failure) io.error(`${kept.failure.message}; what it lacks is in the ledger by its ids alone`);
  const paths = { ledgerPath, spoolPath: ledgerPath && kept.path, skippedPath: ledger.skippedPath };
  const report = reportFromRun({ request, run: header, tally, stop, seconds, ...paths });
  return { report, error: withResend(stop.error, report) };
}

interface Run {
  readonly header: LedgerRun;
  readonly target: AwsTarget;
  readonly tally: Tally;
  readonly stop: Stop;
  readonly ledger: Ledger;
  readonly spool: RunSpool;
  readonly progress: Progress;
}

/** Gives the seconds that sending took. Never throws: what stops the run is told to its `stop`. */
async function sendAll(request: SendRequest, dependencies: SendDependencies, run: Run): Promise<number> {
  const { header, target, tally, stop, ledger, spool } = run;
  const { clock, random, stdin, io } = dependencies;
  const stream = putRecordsTo(target, header.stream, request.requestTimeoutMs);
  const listing = listShardsOf(target, header.stream);
  const onSkipped = (refused: RefusedLine) => {
    ledger.keepSkipped(refused);
    tally.skipped++;
  };
  const onRepeats = (events: readonly Repeat[]) =>
    ledger.write([{ kind: 'repeat', at: instantText(clock.nowMs()), events: [...events] }]);
  const over = new AbortController();
  let startMs = clock.monotonicMs();
  if (request.maxSeconds !== undefined)
    void clock
      .sleep(request.maxSeconds * 1_000, over.signal)
      .then(() => !over.signal.aborted && stop.timeIsOver());
  try {
    const dataset = datasetNamed(header.dataset);
    const shards = await knownShards(listing.list, clock, stop.signal, io.error);
    const remark = shards && (await rateWarning(request, shards.map, { dataset, stdin, stop: stop.signal }));
    if (remark !== undefined) io.error(remark);
    startMs = clock.monotonicMs();
    if (io.progressWanted) void showSending(run.progress, tally, totalOf(request), clock, over.signal);
    const world = { dataset, clock, stop: stop.signal, stdin, onSkipped, onRepeats };
    const records = outgoing(request, world, run);
    const sender = new Sender(senderRules(request), {
      put: stream.put,
      ledger,
      tally,
      clock,
      random,
      stop,
      shards,
      explain: (error: unknown) => explanation(error, `sending to ${header.stream}`, target),
      onFate: spool.onFate,
    });
    await feed(records, sender, clock, stop);
  } catch (error) {
    stop.because(error);
  } finally {
    over.abort();
    stream.end();
    listing.end();
    stop.release();
  }
  return (clock.monotonicMs() - startMs) / 1_000;
}

/** The records of a request; what is needed to have the same ones again is on the disk before they leave. */
function outgoing(
  { source, rate }: SendRequest,
  world: SourceDependencies,
  { header, ledger, spool }: Run,
): RecordSlices {
  if (source.kind === 'resend') return wantedRecords(source, world);
  if (isUnrepeatable(header)) return spool.ahead(recordsOf({ source, rate }, world));
  if (source.kind === 'file' || source.timeline) return recordsOf({ source, rate }, world);
  return withTimesNoted((clock) => recordsOf({ source, rate }, { ...world, clock }), world.clock, ledger);
}

const senderRules = (request: SendRequest): SenderRules => ({
  concurrency: request.concurrency,
  maxAttempts: request.maxAttempts,
  retryBudget: request.retryBudget,
  maxInFlightBytes: request.maxInFlightBytes,
  isOrdered: request.isOrdered,
  aggregation: request.isAggregated ? kplDefaults : undefined,
});

/** The ledger's header, and where the stream is; says so when that is not where the environment is. */
async function headerFrom(
  request: SendRequest,
  { clock, newRunId, io }: SendDependencies,
): Promise<{ header: LedgerRun; target: AwsTarget }> {
  if (!datasetNames.includes(request.dataset)) {
    throw new UserError(
      `--dataset ${request.dataset}: no such dataset; there are ${datasetNames.join(', ')}`,
    );
  }
  const environment = loadEnvironment(request.env);
  const pipeline = pipelineFor(environment, request.dataset);
  const target = awsTarget(environment.region, environment.endpoint, request.endpoint);
  const remark = endpointRemark(environment, request.endpoint);
  if (remark !== undefined) io.error(remark);
  const header: LedgerRun = {
    kind: 'run',
    version: 2,
    runId: newRunId(),
    dataset: request.dataset,
    environment: environment.name,
    stream: pipeline.stream.name,
    region: environment.region,
    startedAt: instantText(clock.nowMs()),
    ...(request.source.kind === 'resend' ? { resendOf: request.source.history.run.runId } : {}),
    options: {
      ...(await sourceOptions(request.source)),
      rate: request.rate ?? null,
      concurrency: request.concurrency,
      maxAttempts: request.maxAttempts,
      retryBudget: request.retryBudget,
      aggregate: request.isAggregated,
      ordered: request.isOrdered,
      maxSeconds: request.maxSeconds ?? null,
      endpoint: endpointOf(target, 'kinesis') ?? null,
    },
  };
  return { header, target };
}

async function sourceOptions(source: SendRequest['source']): Promise<LedgerRun['options']> {
  if (source.kind === 'resend') return { resumes: source.resumed !== undefined };
  const options = ledgerOptions(source);
  return source.kind === 'file' ? { ...options, fileState: await fileStateOf(source.paths) } : options;
}

/** An error that stopped a run says how to send what is left. */
function withResend(error: unknown, { resend, spool }: SendReport): unknown {
  if (!(error instanceof UserError) || resend === null) return error;
  const kept = spool === null ? '' : `, kept in ${spool}`;
  return new UserError(`${error.message}; send what is left${kept}, with "${resend}"`, { cause: error });
}

/**
 * Writes the totals and packs the ledger; a run stopped before anything can have reached the stream leaves none, unless
 * its events come from standard input. A ledger that could not be written stays as it is.
 */
async function ended(
  { header, ledger, stop, tally, spool }: Run,
  spoolPath: string | undefined,
  endedAt: string,
): Promise<string | undefined> {
  const interrupted = stop.signal.aborted && stop.error === undefined && !stop.isTimeOver;
  const isHeld = spoolPath !== undefined && isUnrepeatable(header);
  try {
    if (stop.signal.aborted && tally.accepted + tally.unknown === 0 && !isHeld) {
      spool.discard();
      await ledger.discard();
      return undefined;
    }
    ledger.write([{ kind: 'end', endedAt, interrupted, totals: totalsOf(tally) }]);
    return await ledger.close();
  } catch (error) {
    stop.because(error);
    ledger.unlock();
    return ledger.path;
  }
}

/** Events that there are to be sent; undefined where nobody knows. */
const totalOf = ({ source }: SendRequest): number | undefined =>
  source.kind === 'file' ? undefined : source.count;
