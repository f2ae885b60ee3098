import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@event-archive/terminal/user-error';
import type { CloudStatus } from '../cloud.ts';
import { findServer, forgetServer, type RunningServer } from '../state-folder.ts';

/** The server of a state folder and what it says of itself; undefined where none runs. */
export async function askServer(
  stateFolder: string,
): Promise<{ server: RunningServer; status: CloudStatus } | undefined> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    const answer = await askOnce(stateFolder);
    if (answer !== 'silent') return answer;
    // A process that was just killed is there for a moment longer, but answers no more.
    if (waitedMs >= SILENT_FOR_MS) throw silentProcess(stateFolder);
    await sleep(RETRY_MS);
  }
}

const RETRY_MS = 100;
const SILENT_FOR_MS = 3_000;

async function askOnce(
  stateFolder: string,
): Promise<{ server: RunningServer; status: CloudStatus } | 'silent' | undefined> {
  const found = findServer(stateFolder);
  if (found.state === 'none') return undefined;
  if (found.state === 'stale') {
    forgetServer(stateFolder);
    return undefined;
  }
  const { server } = found;
  const status = await statusOf(server);
  // A process number is used again sooner or later: only a server that names its own is ours.
  return status?.pid === server.pid ? { server, status } : 'silent';
}

function silentProcess(stateFolder: string): UserError {
  const found = findServer(stateFolder);
  const who = found.state === 'none' ? 'a process' : `process ${found.server.pid}`;
  const where = found.state === 'none' ? '' : ` at ${found.server.endpoint}`;
  return new UserError(
    `${stateFolder}: ${who} runs but does not answer${where}; look at it, or remove ${stateFolder}/server.json`,
  );
}

async function statusOf(server: RunningServer): Promise<CloudStatus | undefined> {
  try {
    const reply = await fetch(`${server.endpoint}/_local/status`, { signal: AbortSignal.timeout(5_000) });
    return (await reply.json()) as CloudStatus;
  } catch {
    return undefined;
  }
}
