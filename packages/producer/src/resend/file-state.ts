import { stat } from 'node:fs/promises';
import type { LedgerRun } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import { pathsFrom } from '../files/paths.ts';

/**
 * What files are told by, a line each: name, size in bytes and when it was last written, as the header of a ledger holds
 * it. Nothing of standard input, and of files that are not there (reading them says so).
 */
export async function fileStateOf(paths: readonly string[]): Promise<string> {
  const states: string[] = [];
  for (const path of pathsFrom(paths)) {
    const found = path === '-' ? undefined : await stat(path).catch(() => undefined);
    if (found) states.push(`${path}: ${found.size} bytes of ${found.mtime.toISOString()}`);
  }
  return states.join('\n');
}

/** Throws a UserError where files are not what they were when the run read them: their lines would be others. */
export async function checkUnchanged({ options }: LedgerRun, paths: readonly string[]): Promise<void> {
  const before = String(options.fileState ?? '').split('\n');
  const now = (await fileStateOf(paths)).split('\n');
  const place = before.findIndex((state, i) => state !== now[i]);
  if (place < 0 && before.length === now.length) return;
  const was = before[place] ?? 'no such file';
  const is = now[place < 0 ? before.length : place] || 'not there';
  throw new UserError(`--file: not what the run read: that was ${was}; now it is ${is}`);
}
