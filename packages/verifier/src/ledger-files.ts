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
  for (const file of await ledgerFiles(where)) {
    const run = await readLedgerRun(file);
    if (run && (where.dataset === undefined || run.dataset === where.dataset)) return file;
  }
  const of = where.dataset === undefined ? '' : ` of ${where.dataset}`;
  const folder = join(where.folder, where.environment);
  throw new UserError(
    `--ledger latest: no ledger${of} in ${folder}; run "pnpm producer send --env ${where.environment}", or name the folder with --ledgers`,
  );
}

/** Ledger files that were still written to at or after `sinceMs`, newest name first, each run once. */
export async function ledgerFiles(
  where: LedgerFolder,
  sinceMs = Number.NEGATIVE_INFINITY,
): Promise<string[]> {
  const folder = join(where.folder, where.environment);
  const files = oneEachRun(await namesIn(folder)).map((name) => join(folder, name));
  const recent = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs >= sinceMs));
  return files.filter((_file, i) => recent[i]);
}

/** A producer that is killed while it compresses leaves both forms; the plain one is whole. */
function oneEachRun(names: string[]): string[] {
  const plain = new Set(names.filter((name) => name.endsWith('.ndjson')));
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
