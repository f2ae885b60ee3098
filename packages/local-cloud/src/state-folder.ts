import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '@event-archive/terminal/is-alive';
import { UserError } from '@event-archive/terminal/user-error';

/** The running embedded cloud, as its state folder remembers it. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly endpoint: string;
  readonly startedAt: string;
}

/** Makes the folder. Throws a UserError where that cannot be. */
export function makeStateFolder(stateFolder: string): void {
  try {
    mkdirSync(stateFolder, { recursive: true });
  } catch (cause) {
    throw new UserError(
      `--state ${stateFolder}: cannot be made a folder (${(cause as Error).message}); name another`,
      {
        cause,
      },
    );
  }
}

const serverFile = (stateFolder: string) => join(stateFolder, 'server.json');

/** Where a detached server writes what it would print. */
export const logFile = (stateFolder: string): string => join(stateFolder, 'server.log');

const OURS = new Set(
  'attached clock.json clock.json.new firehose glue kinesis s3 server.json server.json.new server.log'.split(
    ' ',
  ),
);

/** What else lies in a state folder than what the embedded cloud puts there. */
export const foreignEntries = (stateFolder: string): string[] =>
  existsSync(stateFolder) ? readdirSync(stateFolder).filter((name) => !OURS.has(name)) : [];

/** Notes that a server runs over this folder. */
export function noteServer(stateFolder: string, server: RunningServer): void {
  mkdirSync(stateFolder, { recursive: true });
  const file = serverFile(stateFolder);
  writeFileSync(`${file}.new`, `${JSON.stringify(server, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export const forgetServer = (stateFolder: string): void => rmSync(serverFile(stateFolder), { force: true });

/**
 * The server that the folder names: `running`, `stale` when its process is gone (it was killed), `none` when the
 * folder names none.
 */
export function findServer(
  stateFolder: string,
): { state: 'running' | 'stale'; server: RunningServer } | { state: 'none' } {
  const server = readServer(serverFile(stateFolder));
  if (!server) return { state: 'none' };
  return { state: isAlive(server.pid) ? 'running' : 'stale', server };
}

function readServer(file: string): RunningServer | undefined {
  try {
    const server = JSON.parse(readFileSync(file, 'utf8')) as RunningServer;
    return Number.isInteger(server.pid) && Number.isInteger(server.port) ? server : undefined;
  } catch {
    return undefined;
  }
}
