import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { LedgerLine, LedgerRecordLine, LedgerRun } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { lockLedger } from './ledger-lock.ts';
import type { RefusedLine } from './read-events.ts';

/** The ledger file of one run. Whatever `write` was given is the operating system's when it returns. */
export interface Ledger {
  /** Throws a UserError where the file takes no more; every later write throws it again. */
  write(lines: readonly (LedgerLine | LedgerRecordLine)[]): void;
  /** Keeps a refused input line in `<folder>/<environment>/skipped/`. */
  keepSkipped(refused: RefusedLine): void;
  /** The file while it is written, unpacked. */
  readonly path: string;
  /** The file of refused lines, once there is one. */
  readonly skippedPath: string | undefined;
  /** Lets a resend have it: the run is over. `close` and `discard` do so too. */
  unlock(): void;
  /** Packs the file and gives the path of what is left: `….ndjson.gz`. Never after a `write` that failed. */
  close(): Promise<string>;
  /** Deletes it: for a run that never sent anything. */
  discard(): Promise<void>;
}

/**
 * Starts `<folder>/<environment>/<start>-<run id>.ndjson` with the run's header. Names sort by start. Throws a
 * UserError where the folder cannot be written.
 */
export function openLedger(folder: string, run: LedgerRun): Ledger {
  const parent = join(folder, run.environment);
  const name = `${run.startedAt.replace(/[-:.]/g, '')}-${run.runId}.ndjson`;
  const path = join(parent, name);
  makeFolderOf(folder, path);
  // Before the file: a kill between its opening and its first line leaves a ledger that says nothing.
  const unlock = lockLedger(path);
  const file = openedOr(unlock, () => openAppending(folder, path));
  let skipped: { path: string; fd: number } | undefined;
  const closeFiles = () => {
    closeSync(file);
    if (skipped) closeSync(skipped.fd);
  };
  let failure: { error: unknown } | undefined;
  const write: Ledger['write'] = (lines) => {
    // A write that failed may have left half a line: nothing can follow it.
    if (failure) throw failure.error;
    try {
      appendLines(
        file,
        path,
        lines.map((line) => JSON.stringify(line)),
      );
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  openedOr(unlock, () => write([run]));
  return {
    write,
    unlock,
    keepSkipped(refused) {
      // In a folder of its own: every file beside the ledger is one.
      const skippedPath = join(parent, 'skipped', name);
      if (!skipped) makeFolderOf(folder, skippedPath);
      skipped ??= { path: skippedPath, fd: openAppending(folder, skippedPath) };
      appendLines(skipped.fd, skippedPath, [skippedText(refused)]);
    },
    path,
    get skippedPath() {
      return skipped?.path;
    },
    async close() {
      closeFiles();
      try {
        return await packed(path);
      } finally {
        unlock();
      }
    },
    async discard() {
      closeFiles();
      await rm(path);
      unlock();
    },
  };
}

/** The line as it stands in the file; as base64 when it is no UTF-8, since JSON could not hold it. */
function skippedText({ file, line, field, reason, bytes, isCut }: RefusedLine): string {
  const text = Buffer.from(bytes).toString('utf8');
  const verbatim = Buffer.from(text).equals(bytes)
    ? { text }
    : { base64: Buffer.from(bytes).toString('base64') };
  return JSON.stringify({ file, line, field, reason, ...(isCut ? { cut: true } : {}), ...verbatim });
}

function openedOr<T>(undo: () => void, work: () => T): T {
  try {
    return work();
  } catch (error) {
    undo();
    throw error;
  }
}

const makeFolderOf = (folder: string, path: string): void =>
  attempt(folder, () => void mkdirSync(dirname(path), { recursive: true }));

const openAppending = (folder: string, path: string): number => attempt(folder, () => openSync(path, 'ax'));

function attempt<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new UserError(`--ledgers ${folder}: cannot write there: ${(cause as Error).message}`, { cause });
  }
}

/** One write for all lines: a kill leaves whole requests behind, at worst one cut last line. */
function appendLines(file: number, path: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  } catch (cause) {
    throw new UserError(
      `${path}: cannot write the ledger, so nothing more is sent: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

/** The plain file goes only when the packed one is whole. */
async function packed(path: string): Promise<string> {
  const to = `${path}.gz`;
  const half = `${to}.tmp`;
  try {
    await pipeline(createReadStream(path), createGzip(), createWriteStream(half, { flush: true }));
    await rename(half, to);
  } catch (cause) {
    await rm(half, { force: true });
    throw new UserError(
      `${path}: cannot pack the ledger, so it stays as it is: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  await rm(path);
  return to;
}
