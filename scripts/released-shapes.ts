import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ReleasedShape, releasedShapeFromJson } from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal';
import { jsonText } from './json-text.ts';

const FOLDER = 'packages/event-schema/released';

/** Path of a dataset's last released shape, relative to the repository. */
export const releasedFile = (dataset: string): string => `${FOLDER}/${dataset}.json`;

/** Every released shape of the repository, by dataset. Throws a UserError for a file that is none. */
export function readReleasedShapes(root: string): ReadonlyMap<string, ReleasedShape> {
  const folder = join(root, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  return new Map(names.sort().map((name) => [name.slice(0, -'.json'.length), readReleasedShape(root, name)]));
}

function readReleasedShape(root: string, name: string): ReleasedShape {
  const file = `${FOLDER}/${name}`;
  const result = releasedShapeFromJson(parsedJson(root, file));
  if (!result.ok)
    throw unreadable(file, `${result.field === null ? '' : `${result.field}: `}${result.message}`);
  const { released } = result;
  if (`${released.dataset}.json` !== name) throw unreadable(file, `dataset: is ${released.dataset}`);
  return released;
}

function parsedJson(root: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw unreadable(file, `not JSON: ${cause.message}`, cause);
    throw cause;
  }
}

const unreadable = (file: string, problem: string, cause?: unknown): UserError =>
  new UserError(`${file}: ${problem}; only pnpm schema release writes it: take it back from git`, { cause });

export function writeReleasedShape(root: string, released: ReleasedShape): void {
  mkdirSync(join(root, FOLDER), { recursive: true });
  writeFileSync(join(root, releasedFile(released.dataset)), jsonText(released));
}

export const removeReleasedShape = (root: string, dataset: string): void =>
  rmSync(join(root, releasedFile(dataset)));
