import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, type Io, UserError } from '@event-archive/terminal';
import { findServer, logFile, makeStateFolder, type RunningServer } from '../state-folder.ts';
import { adviseOn } from './flags.ts';

const POLL_MS = 50;
const READY_WITHIN_MS = 30_000;

/** Starts this same command line in the background and waits until it serves. */
export async function startDetached(stateFolder: string, argv: readonly string[], io: Io): Promise<ExitCode> {
  makeStateFolder(stateFolder);
  const log = openSync(logFile(stateFolder), 'w');
  const words = argv.filter((word) => !/^--detach(=|$)/.test(word));
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.unref();
  const server = await ready(
    stateFolder,
    child.pid,
    () => child.exitCode !== null || child.signalCode !== null,
  );
  if (!server) throw new UserError(lastLine(logFile(stateFolder)).replace(/^error /, ''));
  io.print(
    `serving ${server.endpoint} in the background (process ${server.pid}, log ${logFile(stateFolder)})`,
  );
  adviseOn(server.endpoint, io);
  return 0;
}

/** The server's note, once it has written one; undefined when it ended or took too long. */
async function ready(
  stateFolder: string,
  pid: number | undefined,
  ended: () => boolean,
): Promise<RunningServer | undefined> {
  for (let waited = 0; waited < READY_WITHIN_MS && !ended(); waited += POLL_MS) {
    const found = findServer(stateFolder);
    if (found.state === 'running' && found.server.pid === pid) return found.server;
    await sleep(POLL_MS);
  }
  return undefined;
}

const lastLine = (file: string): string =>
  readFileSync(file, 'utf8').trim().split('\n').at(-1) || '--detach: it did not start and did not say why';
