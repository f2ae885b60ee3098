import { spawn } from 'node:child_process';
import { fstatSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, type Io, UserError } from '@event-archive/terminal';
import { durationText } from '../duration.ts';
import { findServer, logFile, makeStateFolder, type RunningServer } from '../state-folder.ts';
import { adviseOn } from './flags.ts';

const POLL_MS = 50;
const READY_WITHIN_MS = 120_000;

/**
 * Starts this same command line in the background and waits until it serves. Throws a UserError when it ended before
 * that, and when it took longer than `withinMs`: it is stopped then.
 */
export async function startDetached(
  stateFolder: string,
  argv: readonly string[],
  io: Io,
  withinMs = READY_WITHIN_MS,
): Promise<ExitCode> {
  makeStateFolder(stateFolder);
  // Appended to: what an earlier server told, strikes of faults among it, is asked for after a crash.
  const log = openSync(logFile(stateFolder), 'a');
  const loggedBytes = fstatSync(log).size;
  const words = argv.filter((word) => !/^--detach(=|$)/.test(word));
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const server = await ready(stateFolder, child.pid, ended, withinMs);
  if (!server) {
    if (ended()) throw new UserError(lastLine(logFile(stateFolder), loggedBytes).replace(/^error /, ''));
    child.kill('SIGKILL');
    throw new UserError(
      `--detach: did not serve within ${durationText(withinMs)}, so it was stopped; see ${logFile(stateFolder)}`,
    );
  }
  io.print(
    `serving ${server.endpoint} in the background (process ${server.pid}, log ${logFile(stateFolder)})`,
  );
  adviseOn(server.endpoint, stateFolder, io);
  return 0;
}

/** The server's note, once it has written one; undefined when it ended or took too long. */
async function ready(
  stateFolder: string,
  pid: number | undefined,
  ended: () => boolean,
  withinMs: number,
): Promise<RunningServer | undefined> {
  const until = Date.now() + withinMs;
  while (Date.now() < until && !ended()) {
    const found = findServer(stateFolder);
    if (found.state === 'running' && found.server.pid === pid) return found.server;
    await sleep(POLL_MS);
  }
  return undefined;
}

const lastLine = (file: string, fromBytes: number): string =>
  readFileSync(file).subarray(fromBytes).toString().trim().split('\n').at(-1) ||
  '--detach: it did not start and did not say why';
