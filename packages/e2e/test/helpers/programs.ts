import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The repository's root. */
export const root = fileURLToPath(new URL('../../../..', import.meta.url));

const PROGRAMS = {
  local: ['--disable-warning=ExperimentalWarning', 'packages/local-cloud/src/cli.ts'],
  producer: ['packages/producer/src/cli.ts'],
  verify: ['packages/verifier/src/cli.ts'],
  synth: ['packages/infra/src/synth.ts'],
} as const;

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Environment variables that no test may inherit: they would point our programs somewhere else, colour their output,
// or (set by the pnpm that runs the tests) keep a pnpm of the test's own from installing.
const NOT_INHERITED = /^(AWS_|EVENT_ARCHIVE_|NO_COLOR$|FORCE_COLOR$|p?npm_config_verify_deps_before_run$)/;
const CLEAN_ENV = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)),
);

/** Starts one of our programs as a user's shell would. */
export function start(
  program: keyof typeof PROGRAMS,
  words: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const child = spawn(process.execPath, [...PROGRAMS[program], ...words], {
    cwd: root,
    env: { ...CLEAN_ENV, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Everything a process said, once it has ended. */
export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** Runs one of our programs to its end. */
export const run = (program: keyof typeof PROGRAMS, words: readonly string[], env?: Record<string, string>) =>
  finished(start(program, words, env));

/** Runs any program to its end. */
export function runOther(
  command: string,
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  return finished(spawn(command, words, { cwd: root, env: { ...CLEAN_ENV, ...env } }));
}

/** A folder that goes away with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'event-archive-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
