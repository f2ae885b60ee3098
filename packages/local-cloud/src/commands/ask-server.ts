import { UserError } from '@event-archive/terminal';
import type { CloudStatus } from '../cloud.ts';
import { findServer, forgetServer, type RunningServer } from '../state-folder.ts';

/** The server of a state folder and what it says of itself; undefined where none runs. */
export async function askServer(
  stateFolder: string,
): Promise<{ server: RunningServer; status: CloudStatus } | undefined> {
  const found = findServer(stateFolder);
  if (found.state === 'none') return undefined;
  if (found.state === 'stale') {
    forgetServer(stateFolder);
    return undefined;
  }
  const { server } = found;
  const status = await statusOf(server);
  // A process number is used again sooner or later: only a server that names its own is ours.
  if (status?.pid === server.pid) return { server, status };
  throw new UserError(
    `${stateFolder}: process ${server.pid} runs but does not answer at ${server.endpoint}; look at it, or remove ${stateFolder}/server.json`,
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
