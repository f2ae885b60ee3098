import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';

export type StackFileState = 'written' | 'unchanged' | 'removed';

/** What must happen to one file of the folder of stacks so that it is what synthesis gives. */
export interface StackFileChange {
  readonly file: string;
  readonly state: StackFileState;
  readonly json: string;
}

const FILE_NAME = 'cdk.tf.json';

/** Stacks as they should be, by environment → what would change in the folder, in the order of the names. */
export function stackFileChanges(folder: string, wanted: ReadonlyMap<string, string>): StackFileChange[] {
  const names = new Set([...wanted.keys(), ...stackNames(folder)]);
  return [...names].sort().map((name) => {
    const file = join(folder, name, FILE_NAME);
    const json = wanted.get(name);
    if (json === undefined) return { file, state: 'removed', json: '' };
    const isSame = existsSync(file) && readFileSync(file, 'utf8') === json;
    return { file, state: isSame ? 'unchanged' : 'written', json };
  });
}

/** Carries the changes out. A folder that Terraform left something in stays, without its stack. */
export function applyStackFileChanges(changes: readonly StackFileChange[]): void {
  for (const { file, state, json } of changes) {
    if (state === 'written') writeStack(file, json);
    if (state === 'removed') {
      rmSync(file);
      if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file));
    }
  }
}

function writeStack(file: string, json: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, json);
  } catch (cause) {
    throw new UserError(`--out: cannot write ${file} (${(cause as Error).message})`, { cause });
  }
}

const stackNames = (folder: string): string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, FILE_NAME)))
    : [];
