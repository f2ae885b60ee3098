import { basename, dirname } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
import type { Manner, SendRequest } from '../request.ts';
import type { FileSource } from '../request-source.ts';
import { type RunHistory, readHistory } from './history.ts';
import { type ResendSource, resendSource } from './wanted-records.ts';

/** What a resend is about, before anything is sent. */
export interface ResendPlan {
  readonly ledger: string;
  readonly run: string;
  readonly accepted: number;
  readonly rejected: number;
  /** Events to be sent again. */
  readonly again: number;
  /** Of these, the ones that may be in the stream already: archived twice then. */
  readonly possibleDuplicates: number;
  /** Of these, the ones whose bytes are in a spool; the others are made or read again. */
  readonly inSpool: number;
}

/**
 * A broken-off run → the request that sends the rest of it, and what that comes to. The run is locked until `release`.
 * Throws a UserError.
 */
export async function resendRequest(
  wanted: { readonly ledger: string; readonly ledgers: string; readonly env: string },
  manner: Manner,
): Promise<{ request: SendRequest; plan: ResendPlan; spools: readonly string[]; release(): void }> {
  const history = await readHistory(wanted.ledger, { ledgers: wanted.ledgers, environment: wanted.env });
  return releasedOnError(history, () => {
    const source = resendSource(history);
    const { spools, release } = history;
    return { request: requestOf(source, manner), plan: planOf(source), spools, release };
  });
}

/**
 * `send --file F --resume LEDGER` → the request that sends whatever of the file is not accepted yet. The run is locked until
 * `release`. Throws a UserError.
 */
export async function resumeRequest(
  request: SendRequest & { readonly source: FileSource },
  ledger: string,
): Promise<{ request: SendRequest; release(): void }> {
  const history = await readHistory(ledger, { ledgers: request.ledgers, environment: request.env });
  const resumed = releasedOnError(history, () => resumedFrom(history, request, ledger));
  return { request: resumed, release: history.release };
}

function releasedOnError<T>({ release }: RunHistory, work: () => T): T {
  try {
    return work();
  } catch (error) {
    release();
    throw error;
  }
}

function resumedFrom(
  history: RunHistory,
  request: SendRequest & { readonly source: FileSource },
  ledger: string,
): SendRequest {
  const { run } = history;
  if (request.source.follows) throw new UserError('--resume: not with --follow');
  if (request.source.paths.includes('-'))
    throw new UserError(
      `--resume: standard input cannot be read again; "pnpm producer resend ${ledger}" sends what its spool holds`,
    );
  if (typeof run.options.file !== 'string')
    throw new UserError(
      `--resume ${ledger}: a run of generated events; "pnpm producer resend" sends what is open`,
    );
  for (const name of ['dataset', 'environment'] as const) {
    const asked = name === 'dataset' ? request.dataset : request.env;
    if (run[name] !== asked)
      throw new UserError(`--resume ${ledger}: a run of ${name} ${run[name]}, not ${asked}`);
  }
  return requestOf(resendSource(history, request.source), request);
}

function requestOf(source: ResendSource, manner: Manner): SendRequest {
  const { run } = source.history;
  const { endpoint } = run.options;
  return {
    ...manner,
    source,
    rate: undefined,
    dataset: run.dataset,
    env: run.environment,
    ledgers: ledgersFolderOf(source.history),
    // What was accepted there says nothing about any other place.
    endpoint: manner.endpoint ?? (typeof endpoint === 'string' ? endpoint : undefined),
  };
}

/** The ledger of a resend goes where that of its run is: they count together. */
function ledgersFolderOf({ run, files: [file = ''] }: RunHistory): string {
  const folder = dirname(file);
  if (basename(folder) !== run.environment)
    throw new UserError(`${file}: must be in a folder named ${run.environment}, as its run left it`);
  return dirname(folder);
}

function planOf(source: ResendSource): ResendPlan {
  const { files, run, fates, spooled } = source.history;
  return {
    ledger: files[0] ?? '',
    run: run.runId,
    ...fates.counts,
    again: source.count ?? 0,
    possibleDuplicates: fates.maybeStored.size,
    inSpool: spooled.size,
  };
}
