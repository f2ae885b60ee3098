import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One rule of this repository: gives a line for each place that breaks it, `path:line: what and what to do`. */
export interface Check {
  readonly name: string;
  run(root: string): Promise<string[]>;
  /** Lines that people should see even when nothing is broken: what is accepted, and why. */
  remarks?(root: string): Promise<string[]>;
}

/** Paths, relative to `root`, of all files that are in git or about to be: what .gitignore names is left out. */
export function repositoryFiles(root: string): string[] {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const listed = execFileSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  const files = new Set(listed.split('\0').filter((file) => file !== ''));
  return [...files].filter((file) => existsSync(join(root, file))).sort();
}

/** Text of a file of the repository. */
export const textOf = (root: string, file: string): string => readFileSync(join(root, file), 'utf8');

/** A JSON file of the repository, parsed. */
export const jsonOf = <T>(root: string, file: string): T => JSON.parse(textOf(root, file)) as T;

/** Problems of each line of a text, each with its place in front. */
export const problemsByLine = (
  file: string,
  text: string,
  problemsOf: (line: string) => readonly string[],
): string[] =>
  text.split('\n').flatMap((line, i) => problemsOf(line).map((problem) => `${file}:${i + 1}: ${problem}`));
