import { basename, dirname } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
import { ledgerFilesIn } from './ledger-files.ts';
import { type Ledger, mergedLedger, readLedger, readLedgerRun } from './read-ledger.ts';

/** A name that a producer gives: whatever else lies beside a ledger is none of its business. */
const LEDGER_NAME = /^\d{8}T\d{9}Z-.+\.ndjson(\.gz)?$/;

/**
 * The ledger of a file, together with those in its folder of the runs that sent its events again. A resend's own
 * ledger stands for the run that it resends. Throws a UserError where that one is not there: alone it proves nothing.
 */
export async function ledgerWithResends(file: string): Promise<Ledger> {
  const asked = await readLedger(file);
  const files = (await ledgerFilesIn(dirname(file)))
    .map((one) => one.file)
    .filter((one) => LEDGER_NAME.test(basename(one)));
  const { resendOf } = asked.run;
  const first = resendOf === undefined ? asked : await ledgerOfRun(resendOf, files, file);
  const resends: Ledger[] = [];
  for (const one of [...files].reverse())
    if ((await readLedgerRun(one))?.resendOf === first.run.runId) resends.push(await readLedger(one));
  return resends.length === 0 ? first : mergedLedger(first, resends);
}

async function ledgerOfRun(runId: string, files: readonly string[], of: string): Promise<Ledger> {
  for (const file of files) if ((await readLedgerRun(file))?.runId === runId) return readLedger(file);
  throw new UserError(
    `${of}: sends events of run ${runId} again, whose ledger is not beside it; put it there`,
  );
}
