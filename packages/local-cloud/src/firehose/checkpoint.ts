import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';

/** What is stored of a shard: everything up to a sequence number, or all that it ever had. */
export type ShardCheckpoint = { readonly sequenceNumber: string } | { readonly ended: true };

/** A shard of one stream. Ids begin anew when a stream is deleted and created again; where its numbers start does not. */
export interface ShardIdentity {
  readonly shardId: string;
  readonly startingSequenceNumber: string;
}

/** How far each shard of a delivery stream is stored. */
export interface Checkpoints {
  /** Undefined also where the checkpoint is that of another shard that had the same id. */
  get(shard: ShardIdentity): ShardCheckpoint | undefined;
  /** Durable when it returns. */
  set(shard: ShardIdentity, checkpoint: ShardCheckpoint): void;
  remove(): void;
}

type Kept = ShardCheckpoint & Pick<ShardIdentity, 'startingSequenceNumber'>;

/** Checkpoints kept in a JSON file. */
export function openCheckpoints(file: string): Checkpoints {
  const shards = new Map(Object.entries(readJson<Record<string, Kept>>(file) ?? {}));
  return {
    get({ shardId, startingSequenceNumber }) {
      const kept = shards.get(shardId);
      return kept?.startingSequenceNumber === startingSequenceNumber ? kept : undefined;
    },
    set({ shardId, startingSequenceNumber }, checkpoint) {
      shards.set(shardId, { startingSequenceNumber, ...checkpoint });
      writeJson(file, Object.fromEntries(shards));
    },
    remove: () => rmSync(file, { force: true }),
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

/** Replaces a JSON file as a whole: after a crash it holds the old value or the new one. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const fd = openSync(fresh, 'w');
  try {
    writeSync(fd, JSON.stringify(value, null, 2));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, file);
}
