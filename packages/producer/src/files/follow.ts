import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '@event-archive/terminal/user-error';
import type { Clock } from '../clock.ts';
import { type Line, type LineSplitter, lineSplitter } from '../lines.ts';
import { MAX_LINE_BYTES } from './input-file.ts';
import { pathsFrom } from './paths.ts';

/** Lines that were added to a file. */
export interface FollowedLines {
  readonly name: string;
  readonly lines: readonly Line[];
}

interface Followed {
  readonly fd: number;
  /** As it was called when it was found; it may be renamed. */
  readonly name: string;
  readonly splitter: LineSplitter;
  readBytes: number;
  grewAtMs: number;
}

const LOOK_EVERY_MS = 250;
/** A writer goes on in a file that was rotated away until it opens the new one. */
const KEPT_AFTER_ROTATION_MS = 60_000;
const READ_BYTES = 256 * 1_024;

/**
 * What is in files, and then what is added to them and to new files that the names fit (a directory, a pattern), until
 * `stop` fires. A file is known by its inode, and held open: renamed it is not read again, and what is still written to
 * it is. One that got shorter is read from its start. A line counts once its end is there, or it is there no more.
 */
export async function* followedLines(
  named: readonly string[],
  clock: Clock,
  stop: AbortSignal,
): AsyncGenerator<FollowedLines, void, undefined> {
  const files = new Map<string, Followed>();
  try {
    while (!stop.aborted) {
      const there = openNew(files, named, clock);
      for (const [inode, file] of files) {
        for (const lines of addedLines(file, clock)) {
          yield { name: file.name, lines };
          if (stop.aborted) return;
        }
        if (there.has(inode) || clock.monotonicMs() - file.grewAtMs < KEPT_AFTER_ROTATION_MS) continue;
        files.delete(inode);
        closeSync(file.fd);
        const last = file.splitter.end();
        if (last.length > 0) yield { name: file.name, lines: last };
      }
      await clock.sleep(LOOK_EVERY_MS, stop);
    }
  } finally {
    for (const { fd } of files.values()) closeSync(fd);
  }
}

/** Opens what is not open yet, and gives the inodes that are there. */
function openNew(files: Map<string, Followed>, named: readonly string[], clock: Clock): Set<string> {
  const there = new Set<string>();
  for (const name of pathsFrom(named, { mayBeMissing: true })) {
    const stats = statSync(name, { throwIfNoEntry: false });
    if (!stats?.isFile()) continue;
    const inode = `${stats.dev} ${stats.ino}`;
    there.add(inode);
    if (!files.has(inode)) addFile(files, name, there, clock);
  }
  return there;
}

/** By the inode of what was opened: the name may have become another file's since it was looked at. */
function addFile(files: Map<string, Followed>, name: string, there: Set<string>, clock: Clock): void {
  let fd: number;
  try {
    fd = openSync(name, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new UserError(`--file ${name}: cannot read it: ${(cause as Error).message}`, { cause });
  }
  const { dev, ino } = fstatSync(fd);
  const inode = `${dev} ${ino}`;
  there.add(inode);
  if (files.has(inode)) {
    closeSync(fd);
    return;
  }
  const splitter = lineSplitter(MAX_LINE_BYTES);
  files.set(inode, { fd, name, splitter, readBytes: 0, grewAtMs: clock.monotonicMs() });
}

function* addedLines(file: Followed, clock: Clock): Generator<Line[]> {
  if (fstatSync(file.fd).size < file.readBytes) {
    // What stood there without an end was written, too: it is no worse than the last line of a file that is gone.
    const last = file.splitter.end();
    file.readBytes = 0;
    if (last.length > 0) yield last;
  }
  for (;;) {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    const bytes = readSync(file.fd, buffer, 0, READ_BYTES, file.readBytes);
    if (bytes === 0) return;
    file.readBytes += bytes;
    file.grewAtMs = clock.monotonicMs();
    const lines = file.splitter.push(buffer.subarray(0, bytes));
    if (lines.length > 0) yield lines;
  }
}
