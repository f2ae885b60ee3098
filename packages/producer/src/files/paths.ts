import { globSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@event-archive/terminal/user-error';

/**
 * What --file names → files, in the order it names them: a file or `-` as it is, the files of a directory and those a
 * pattern (`*`, `?`, `**`) fits by name. Throws a UserError for what is not there, and for a pattern that fits
 * nothing, unless that may come yet.
 */
export const pathsFrom = (named: readonly string[], { mayBeMissing = false } = {}): string[] =>
  named.flatMap((path) => filesOf(path, mayBeMissing));

function filesOf(path: string, mayBeMissing: boolean): string[] {
  if (path === '-') return [path];
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return filesIn(path, mayBeMissing);
  // A name may hold a star, or be a pipe: what is there is meant.
  if (stats) return [path];
  if (!/[*?[{]/.test(path)) {
    if (mayBeMissing) return [];
    throw new UserError(`--file ${path}: cannot read it: no such file or directory`);
  }
  const found = globSync(path).filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  if (found.length === 0 && !mayBeMissing) throw new UserError(`--file ${path}: fits no file`);
  return found.sort();
}

/** Not those of its folders, and none whose name begins with a dot: other programs keep what is not done there. */
function filesIn(folder: string, mayBeEmpty: boolean): string[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name));
  if (names.length === 0 && !mayBeEmpty) throw new UserError(`--file ${folder}: the directory holds no file`);
  return names.sort();
}
