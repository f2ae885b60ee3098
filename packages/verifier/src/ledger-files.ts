import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
import { readLedgerRun } from './read-ledger.ts';

/** Which of the ledgers in `<folder>/<environment>/` are meant. */
export interface LedgerFolder {
  readonly folder: string;
  readonly environment: string;
  /** Only runs of this dataset, when given. */
  readonly dataset: string | undefined;
}

/** `latest`, or a path → path of a ledger file. Throws a UserError when there is none. */
export async function ledgerFileFor(wanted: string, where: LedgerFolder): Promise<string> {
  if (wanted !== 'latest') return wanted;
  for (const { file } of await ledgerFiles(where.folder, where.environment)) {
    const run = await readLedgerRun(file);
    if (run && (where.dataset === undefined || run.dataset === where.dataset)) return file;
  }
  const of = where.dataset === undefined ? '' : ` of ${where.dataset}`;
  const folder = join(where.folder, where.environment);
  throw new UserError(
    `--ledger latest: no ledger${of} in ${folder}; run "pnpm producer send --env ${where.environment}", or name the folder with --ledgers`,
  );
}

/** A ledger file and when it was last written to, in milliseconds since the epoch. */
export interface LedgerFile {
  readonly file: string;
  readonly writtenAtMs: number;
}

/** The ledger files of an environment, newest name first, each run once. */
export async function ledgerFiles(ledgersFolder: string, environment: string): Promise<LedgerFile[]> {
  return ledgerFilesIn(join(ledgersFolder, environment));
}

/** The ledger files of a folder, newest name first, each run once. */
export async function ledgerFilesIn(folder: string): Promise<LedgerFile[]> {
  const names = oneEachRun(await namesIn(folder));
  return Promise.all(names.map((name) => fileWithTime(join(folder, name))));
}

/** A run that ends right now packs its ledger: the plain file of the listing is then the packed one. */
async function fileWithTime(file: string): Promise<LedgerFile> {
  try {
    return { file, writtenAtMs: (await stat(file)).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || file.endsWith('.gz')) throw error;
    return fileWithTime(`${file}.gz`);
  }
}

/** A producer that is killed while it compresses leaves both forms; the plain one is whole. */
function oneEachRun(names: string[]): string[] {
  // A spool beside a ledger holds events, not what became of them.
  const plain = new Set(names.filter((name) => name.endsWith('.ndjson') && !name.endsWith('.spool.ndjson')));
  return names
    .filter((name) => plain.has(name) || (name.endsWith('.ndjson.gz') && !plain.has(name.slice(0, -3))))
    .sort()
    .reverse();
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserError(`${folder}: cannot read the folder of ledgers: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
