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

/** What must happen to one file so that it is what synthesis gives. */
export interface FileChange {
  readonly file: string;
  readonly state: 'written' | 'unchanged' | 'removed';
  readonly text: string;
}

/** What synthesis writes into the folder of a stack; whatever else lies there is not ours. */
const OURS = /^(cdk\.tf|deployer-policy(-\d+)?)\.json$/;

/** A file's name → its text. */
export type StackFiles = Readonly<Record<string, string>>;

/** Files of each stack as they should be → what would change in the folder, in the order of the names. */
export function stackFileChanges(folder: string, wanted: ReadonlyMap<string, StackFiles>): FileChange[] {
  const names = new Set([...wanted.keys(), ...namesIn(folder)]);
  return [...names].sort().flatMap((name) => changesOfStack(join(folder, name), wanted.get(name) ?? {}));
}

function changesOfStack(folder: string, wanted: StackFiles): FileChange[] {
  const present = namesIn(folder).filter((name) => OURS.test(name));
  return [...new Set([...Object.keys(wanted), ...present])].sort().map((name) => {
    const file = join(folder, name);
    const text = wanted[name];
    return text === undefined ? { file, state: 'removed', text: '' } : fileChange(file, text);
  });
}

/** A file as it should be → what would change. */
export function fileChange(file: string, text: string): FileChange {
  const isSame = existsSync(file) && readFileSync(file, 'utf8') === text;
  return { file, state: isSame ? 'unchanged' : 'written', text };
}

/** Carries the changes out. A folder that Terraform left something in stays, without its stack. */
export function applyFileChanges(changes: readonly FileChange[]): void {
  for (const { file, state, text } of changes) {
    if (state === 'written') write(file, text);
    if (state === 'removed') {
      rmSync(file);
      if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file));
    }
  }
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    const { message } = cause as Error;
    throw new UserError(`cannot write ${file} (${message}); name another place with --out or --page`, {
      cause,
    });
  }
}

const namesIn = (folder: string): string[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
