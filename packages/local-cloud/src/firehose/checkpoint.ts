import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';
import { keepTrying, type TroubleContext } from './keep-trying.ts';

/** What is stored of a shard: everything up to a sequence number, or all that it ever had. */
export type ShardCheckpoint = { readonly sequenceNumber: string } | { readonly ended: true };

/** A shard of one stream. Ids begin anew when a stream is deleted and created again; where its numbers start does not. */
export interface ShardIdentity {
  readonly shardId: string;
  readonly startingSequenceNumber: string;
}

/** How far each shard of a delivery stream is stored. */
export interface Checkpoints {
  /** The one that is on disk. Undefined also where it is that of another shard that had the same id. */
  get(shard: ShardIdentity): ShardCheckpoint | undefined;
  /** Tries until it is on disk, then resolves true; false when the delivery stream is stopped first. */
  set(shard: ShardIdentity, checkpoint: ShardCheckpoint): Promise<boolean>;
  /** Resolves once nothing is being written. */
  settled(): Promise<unknown>;
  /** What is wrong with writing while it is tried again. */
  trouble(): string | undefined;
  remove(): void;
}

type Kept = ShardCheckpoint & Pick<ShardIdentity, 'startingSequenceNumber'>;

/** Replaces a file as a whole: after a crash it holds the old text or the new one. */
export type WriteFile = (file: string, text: string) => void | Promise<void>;

/**
 * Checkpoints kept in a JSON file. What is set while the file is being written goes into the next write together. A
 * write that fails loses nothing: the checkpoint before it still stands, and records after that are read again.
 */
export function openCheckpoints(
  file: string,
  context: TroubleContext,
  writeFile: WriteFile = replaceFile,
): Checkpoints {
  const written = new Map(Object.entries(readJson<Record<string, Kept>>(file) ?? {}));
  const wanted = new Map<string, Kept>();
  let trouble: string | undefined;
  const write = async () => {
    const next = new Map([...written, ...wanted]);
    await writeFile(file, JSON.stringify(Object.fromEntries(next), null, 2));
    for (const [shardId, kept] of next) {
      written.set(shardId, kept);
      if (wanted.get(shardId) === kept) wanted.delete(shardId);
    }
    return true as const;
  };
  // An object that was stored while the delivery stream was being stopped is noted still.
  const writeWanted = oneAfterAnother(async () => {
    const say = (text: string | undefined) => {
      trouble = text;
    };
    return (await keepTrying('writing checkpoints', write, say, { ...context, atLeastOnce: true })) === true;
  });
  return {
    get({ shardId, startingSequenceNumber }) {
      const kept = written.get(shardId);
      return kept?.startingSequenceNumber === startingSequenceNumber ? kept : undefined;
    },
    set({ shardId, startingSequenceNumber }, checkpoint) {
      wanted.set(shardId, { startingSequenceNumber, ...checkpoint });
      return writeWanted.again();
    },
    settled: writeWanted.settled,
    trouble: () => trouble,
    remove: () => rmSync(file, { force: true }),
  };
}

/** Runs something over and over, never twice at a time; whoever asks while it runs shares the next run. */
function oneAfterAnother<T>(run: () => Promise<T>) {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return {
    /** The outcome of a run that begins after this call. */
    again(): Promise<T> {
      next ??= last.then(() => {
        next = undefined;
        return run();
      });
      last = next;
      return next;
    },
    settled: () => last,
  };
}

/** A JSON file's value; undefined where there is no file. Throws a UserError that names a file that is no JSON. */
export function readJson<T>(file: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const message = `${file}: not JSON any more (${(cause as Error).message}); remove it, or the whole state folder`;
    throw new UserError(message, { cause });
  }
}

/** Replaces a JSON file as a whole. */
export const writeJson = (file: string, value: unknown): void =>
  replaceFile(file, JSON.stringify(value, null, 2));

export function replaceFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const fd = openSync(fresh, 'w');
  try {
    // Not writeSync, which on a disk that is nearly full may write a part and say so in its result only.
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, file);
}
