import { dirname, join } from 'node:path';
import { datasetNamed, type LedgerRun } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { lockLedger, refuseLocked } from '../ledger-lock.ts';
import { ledgerRunOf, ledgersIn, linesOfLedger } from './ledger-file.ts';
import type { MadeTimes } from './made-times.ts';
import { RunFates } from './run-fates.ts';
import { recordsFromSpool, spoolPathOf } from './spool.ts';

/** A run that broke off, and all that has been done about it since. */
export interface RunHistory {
  /** Its own ledger, then those of the runs that sent its events again. */
  readonly files: readonly string[];
  readonly run: LedgerRun;
  readonly fates: RunFates;
  readonly madeTimes: MadeTimes;
  /** Files that may hold its events. */
  readonly spools: readonly string[];
  /** Places of events that are in a spool and not settled. */
  readonly spooled: ReadonlySet<number>;
  /** Lets another resend have the run. */
  release(): void;
}

/** Where ledgers are. */
export interface LedgerPlace {
  readonly ledgers: string;
  readonly environment: string;
}

/**
 * `latest`, or a path → the history of that run; a resend's ledger stands for the run that it resends. The run is locked
 * until `release`: what is sent twice at a time would be archived twice. Throws a UserError, also while the run goes on.
 */
export async function readHistory(wanted: string, place: LedgerPlace): Promise<RunHistory> {
  const asked = wanted === 'latest' ? await latestIn(place) : wanted;
  const askedRun = await ledgerRunOf(asked);
  if (!askedRun)
    throw new UserError(`${asked}: the ledger is empty: its run was ended before it sent anything`);
  const beside = await ledgersIn(dirname(asked));
  // One after the other: a folder may hold more ledgers than a process may have files open.
  const runs: { readonly file: string; readonly run: LedgerRun | undefined }[] = [];
  for (const file of beside) runs.push({ file, run: await ledgerRunOf(file) });
  const { resendOf } = askedRun;
  const first =
    resendOf === undefined ? { file: asked, run: askedRun } : runs.find(({ run }) => run?.runId === resendOf);
  if (!first?.run)
    throw new UserError(`${asked}: sends events of run ${resendOf} again, whose ledger is not beside it`);
  const { runId } = first.run;
  const files = [first.file, ...runs.filter(({ run }) => run?.resendOf === runId).map(({ file }) => file)];
  const release = lockLedger(first.file);
  try {
    for (const file of files.slice(1)) refuseLocked(file);
    return { ...(await historyOf(first.run, files)), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function historyOf(run: LedgerRun, files: readonly string[]): Promise<Omit<RunHistory, 'release'>> {
  const fates = new RunFates();
  const madeTimes: [number, number][] = [];
  for (const file of files) {
    for await (const line of linesOfLedger(file)) {
      // Event by event: at full speed a line holds more of them than a call takes arguments.
      if (line.kind === 'made') for (const time of line.times) madeTimes.push(time);
      else fates.add(line);
    }
    fates.endLedger();
  }
  const spools = files.map(spoolPathOf);
  const dataset = datasetNamed(run.dataset);
  const spooled = new Set<number>();
  for (const spool of spools)
    for await (const records of recordsFromSpool(spool, dataset))
      for (const { seq } of records) if (!fates.isSettled(seq)) spooled.add(seq);
  return { files, run, fates, madeTimes, spools, spooled };
}

async function latestIn({ ledgers, environment }: LedgerPlace): Promise<string> {
  const folder = join(ledgers, environment);
  const latest = (await ledgersIn(folder)).at(-1);
  if (latest !== undefined) return latest;
  throw new UserError(
    `latest: no ledger in ${folder}; name the environment with --env, the folder with --ledgers`,
  );
}
