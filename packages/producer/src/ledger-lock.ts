import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive } from '@event-archive/terminal/is-alive';
import { UserError } from '@event-archive/terminal/user-error';

/** Who writes a ledger, or sends the rest of it. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** `….ndjson` or `….ndjson.gz` → `….lock`. */
const lockPathOf = (ledgerPath: string): string => ledgerPath.replace(/\.ndjson(\.gz)?$/, '.lock');

/**
 * Takes the ledger of a run for this process and gives what lets it go; the lock of a process that is no more is taken
 * over. Throws a UserError that names the process where another one, or another run of this one, has it.
 */
export function lockLedger(ledgerPath: string): () => void {
  const path = lockPathOf(ledgerPath);
  // One at a time looks and takes over: else the second to look would remove the lock that the first just took.
  const takeOver = `${path}.taking`;
  create(takeOver);
  try {
    refuseLocked(ledgerPath);
    rmSync(path, { force: true });
    create(path);
  } finally {
    rmSync(takeOver, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/** Makes a file that is not there yet, with who made it. Throws a UserError where it is. */
function create(path: string): void {
  try {
    const holder = { pid: process.pid, host: hostname() } satisfies Holder;
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const problem =
      code === 'EEXIST'
        ? 'another process is just taking this ledger; remove the file if none is'
        : `cannot write the lock of the ledger: ${message}`;
    throw new UserError(`${path}: ${problem}`, { cause });
  }
}

/** Throws a UserError where a process that still runs, or one of another machine, has the ledger. */
export function refuseLocked(ledgerPath: string): void {
  const holder = holderOf(lockPathOf(ledgerPath));
  if (holder === undefined) return;
  const isHere = holder.host === hostname();
  if (isHere && !isAlive(holder.pid)) return;
  const where = isHere ? '' : ` on ${holder.host}`;
  throw new UserError(
    `${ledgerPath}: process ${holder.pid}${where} still sends its events; wait for its end (or remove ${lockPathOf(ledgerPath)}, where that is another program by now)`,
  );
}

/** Undefined where there is no lock, or half of one, as a kill leaves it. */
function holderOf(path: string): Holder | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UserError(`${path}: cannot read the lock of the ledger: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
