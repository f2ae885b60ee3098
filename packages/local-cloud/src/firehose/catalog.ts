import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from './checkpoint.ts';
import type { DeliveryStreamDescription } from './config.ts';

/** The delivery streams there are, kept one file each. */
export interface Catalog {
  all(): DeliveryStreamDescription[];
  get(name: string): DeliveryStreamDescription | undefined;
  put(stream: DeliveryStreamDescription): void;
  remove(name: string): void;
}

/** Opens the catalog kept in a folder. */
export function openCatalog(folder: string): Catalog {
  mkdirSync(folder, { recursive: true });
  const fileOf = (name: string) => join(folder, `${name}.json`);
  const streams = new Map<string, DeliveryStreamDescription>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const stream = readJson<DeliveryStreamDescription>(join(folder, file));
    if (stream) streams.set(stream.DeliveryStreamName, stream);
  }
  return {
    all: () => [...streams.values()],
    get: (name) => streams.get(name),
    put(stream) {
      writeJson(fileOf(stream.DeliveryStreamName), stream);
      streams.set(stream.DeliveryStreamName, stream);
    },
    remove(name) {
      streams.delete(name);
      if (existsSync(fileOf(name))) rmSync(fileOf(name));
    },
  };
}
