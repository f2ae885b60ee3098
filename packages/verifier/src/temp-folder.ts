import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { UserError } from '@event-archive/terminal/user-error';
import type { FileEnds } from './parquet/frame.ts';

/** A folder for objects that have to be files to be read. It is made at the first one, and is gone when the process ends. */
export interface TempFolder {
  /** A name for a new file. */
  newFile(): Promise<string>;
  removeFile(file: string): Promise<void>;
  remove(): Promise<void>;
}

export function tempFolder(): TempFolder {
  let made: Promise<string> | undefined;
  let files = 0;
  let removeAtExit = () => {};
  const makeFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-archive-verify-'));
    // The second Ctrl-C ends the process at once: then too nothing stays behind.
    removeAtExit = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', removeAtExit);
    return folder;
  };
  return {
    async newFile() {
      made ??= makeFolder();
      return join(await made, String(files++));
    },
    removeFile: (file) => rm(file, { force: true }),
    async remove() {
      if (made) await rm(await made, { recursive: true, force: true });
      process.off('exit', removeAtExit);
    },
  };
}

/** Opens a file to be written from its beginning. */
export const sinkFor = (file: string): Writable => createWriteStream(file);

/** Runs something that writes a temporary file. Throws a UserError when there is no room for it. */
export async function explainedWrite<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new UserError(`no room in ${tmpdir()} for an object; make some, or set TMPDIR to another folder`, {
      cause: error,
    });
  }
}

const END_BYTES = 8;

/** Reads both ends of a file. */
export async function endsOf(file: string): Promise<FileEnds> {
  const handle = await open(file);
  try {
    const { size: bytes } = await handle.stat();
    const length = Math.min(END_BYTES, bytes);
    const [head, tail] = [Buffer.alloc(length), Buffer.alloc(length)];
    await handle.read(head, 0, length, 0);
    await handle.read(tail, 0, length, bytes - length);
    return { bytes, head, tail };
  } finally {
    await handle.close();
  }
}
