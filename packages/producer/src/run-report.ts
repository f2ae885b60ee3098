import type { LedgerRun } from '@event-archive/event-schema';
import type { SendReport } from './report.ts';
import type { SendRequest } from './request.ts';
import type { Stop } from './stop.ts';
import type { Tally } from './tally.ts';

/** Where ledgers go unless --ledgers names another folder. */
export const DEFAULT_LEDGERS = '.ledgers';

/** What is known at the end of a run → its report. */
export function reportFromRun(ended: {
  request: SendRequest;
  run: LedgerRun;
  tally: Tally;
  stop: Pick<Stop, 'signal' | 'error' | 'isTimeOver'>;
  seconds: number;
  ledgerPath: string | undefined;
  skippedPath: string | undefined;
  spoolPath: string | undefined;
}): SendReport {
  const { request, run, tally, stop, seconds } = ended;
  const { shards, reasons, ...counts } = tally;
  return {
    runId: run.runId,
    dataset: run.dataset,
    environment: run.environment,
    stream: run.stream,
    startedAt: run.startedAt,
    seed: request.source.kind === 'generated' ? request.source.seed : null,
    seconds: Math.round(seconds * 1_000) / 1_000,
    eventsPerSecond: seconds > 0 ? Math.round(tally.accepted / seconds) : 0,
    bytesPerSecond: seconds > 0 ? Math.round(tally.bytes / seconds) : 0,
    counts,
    shards: Object.fromEntries([...shards].sort()),
    reasons: Object.fromEntries(reasons),
    interrupted: stop.signal.aborted && stop.error === undefined && !stop.isTimeOver,
    isTimeOver: stop.isTimeOver,
    stoppedBecause: stop.error === undefined ? null : messageOf(stop.error),
    ledger: ended.ledgerPath ?? null,
    spool: ended.spoolPath ?? null,
    skippedFile: ended.skippedPath ?? null,
    resend: isAllSent(ended) ? null : resendCommand(request, ended.ledgerPath ?? ''),
    next: ended.ledgerPath === undefined ? null : nextCommand(request, ended.ledgerPath),
  };
}

/** Whether nothing is left for a resend, or nothing that it could go by. */
const isAllSent = ({
  tally,
  ledgerPath,
  spoolPath,
}: {
  tally: Tally;
  ledgerPath: string | undefined;
  spoolPath: string | undefined;
}): boolean =>
  ledgerPath === undefined || (tally.unknown + tally.spooled + tally.unsent === 0 && spoolPath === undefined);

/** The command that sends what is left, from the same folder. */
const resendCommand = ({ endpoint }: SendRequest, ledgerPath: string): string =>
  ['pnpm producer resend', ...(endpoint === undefined ? [] : [`--endpoint ${endpoint}`]), ledgerPath].join(
    ' ',
  );

/** The command that checks this run, from the same folder. */
function nextCommand(request: SendRequest, ledgerPath: string): string {
  return [
    'pnpm verify',
    ...(request.env === 'local' ? [] : [`--env ${request.env}`]),
    ...(request.endpoint === undefined ? [] : [`--endpoint ${request.endpoint}`]),
    `--ledger ${request.ledgers === DEFAULT_LEDGERS ? 'latest' : ledgerPath}`,
  ].join(' ');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
