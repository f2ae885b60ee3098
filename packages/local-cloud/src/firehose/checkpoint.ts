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

/** What is stored of a shard: everything up to a sequence number, or all that it ever had. */
export type ShardCheckpoint = { readonly sequenceNumber: string } | { readonly ended: true };

/** How far each shard of a delivery stream is stored. */
export interface Checkpoints {
  get(shardId: string): ShardCheckpoint | undefined;
  /** Durable when it returns. */
  set(shardId: string, checkpoint: ShardCheckpoint): void;
  remove(): void;
}

/** Checkpoints kept in a JSON file. */
export function openCheckpoints(file: string): Checkpoints {
  const shards = new Map(Object.entries(readJson<Record<string, ShardCheckpoint>>(file) ?? {}));
  return {
    get: (shardId) => shards.get(shardId),
    set(shardId, checkpoint) {
      shards.set(shardId, checkpoint);
      writeJson(file, Object.fromEntries(shards));
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/** A JSON file's value; undefined where there is no file. */
export function readJson<T>(file: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text) as T;
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
