import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@event-archive/terminal';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams as they came, for people. */
  readonly output: string;
}

/** A folder and processes that go away together, however the run ends. */
export interface Workshop {
  readonly folder: string;
  /** Starts a program in a process group of its own. */
  start(command: string, words: readonly string[], env?: Env, cwd?: string): ChildProcess;
  /** Runs a program to its end. Throws when the run is interrupted. */
  run(command: string, words: readonly string[], env?: Env, cwd?: string): Promise<Finished>;
  close(): void;
}

export type Env = Readonly<Record<string, string>>;

/** Names that would lead our programs, Terraform or its provider somewhere else. */
const NOT_INHERITED = /^(AWS_|TF_|EVENT_ARCHIVE_|CDKTF_|FORCE_COLOR$|p?npm_config_verify_deps_before_run$)/;
const CLEAN_ENV = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)),
);

/** Fires `interrupted` → nothing new starts, and what runs is ended. */
export function openWorkshop(interrupted: AbortSignal): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'event-archive-terraform-'));
  const running = new Set<ChildProcess>();
  const start: Workshop['start'] = (command, words, env = {}, cwd = ROOT) => {
    const child = spawn(command, words, {
      cwd,
      env: { ...CLEAN_ENV, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    child.once('close', () => running.delete(child));
    return child;
  };
  const close = () => {
    for (const child of running) endGroup(child, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // A second Ctrl-C ends this process at once: then this is all that still runs.
  process.once('exit', close);
  process.once('SIGHUP', () => process.exit(129));
  return {
    folder,
    start,
    run: (...asked) => finished(start(...asked), basename(asked[0]), interrupted),
    close: () => {
      process.off('exit', close);
      close();
    },
  };
}

/** Everything that a child says, once it has ended. An interruption ends it. */
function finished(child: ChildProcess, command: string, interrupted: AbortSignal): Promise<Finished> {
  let stdout = '';
  let output = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    const interrupt = () => {
      endGroup(child, 'SIGTERM');
      reject(new UserError(`interrupted while ${command} ran`));
    };
    if (interrupted.aborted) interrupt();
    interrupted.addEventListener('abort', interrupt, { once: true });
    child.once('error', reject);
    child.once('close', (exitCode) => {
      interrupted.removeEventListener('abort', interrupt);
      resolve({ exitCode: exitCode ?? 1, stdout, output });
    });
  });
}

/** The child and all that it started, except what has left its group. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
