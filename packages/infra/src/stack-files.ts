import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
    if (state === 'written') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, json);
    }
    if (state === 'removed') {
      rmSync(file);
      if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file));
    }
  }
}

const stackNames = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(join(folder, name, FILE_NAME))) : [];
