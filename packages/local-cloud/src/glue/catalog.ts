import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../firehose/checkpoint.ts';
import type { DatabaseInput, TableInput } from './model.ts';

/** One state of a table. An update adds one; the last is in force. Times are seconds since the epoch, as on the wire. */
export interface TableVersion extends TableInput {
  readonly DatabaseName: string;
  readonly CatalogId: string;
  /** Counts from "0". */
  readonly VersionId: string;
  readonly CreateTime: number;
  readonly UpdateTime: number;
}

/** A database with the versions of its tables, oldest first. */
export interface KeptDatabase extends DatabaseInput {
  readonly CatalogId: string;
  readonly CreateTime: number;
  readonly tables: Readonly<Record<string, readonly TableVersion[]>>;
}

/** The databases there are, kept in one file. Names are in lower case: Hive knows no other. */
export interface Catalog {
  all(): KeptDatabase[];
  get(name: string): KeptDatabase | undefined;
  /** Durable when it returns. */
  put(database: KeptDatabase): void;
  remove(name: string): void;
}

/** Opens the catalog kept in a folder. Throws a UserError for a file that cannot be read. */
export function openCatalog(folder: string): Catalog {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'databases.json');
  const databases = new Map((readJson<KeptDatabase[]>(file) ?? []).map((kept) => [kept.Name, kept]));
  const keep = () => writeJson(file, [...databases.values()]);
  return {
    all: () => [...databases.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1)),
    get: (name) => databases.get(name),
    put(database) {
      databases.set(database.Name, database);
      keep();
    },
    remove(name) {
      databases.delete(name);
      keep();
    },
  };
}
