import { UserError } from '@event-archive/terminal/user-error';
import { askServer } from './ask-server.ts';

/** Calls `/_local/PATH` of the server of a state folder. Throws a UserError where none runs, and for what it refuses. */
export async function callServer(
  stateFolder: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  const found = await askServer(stateFolder);
  if (!found) throw new UserError(`nothing runs over ${stateFolder}; start it with "pnpm local up"`);
  const reply = await fetch(`${found.server.endpoint}/_local/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const answer: unknown = await reply.json();
  if (reply.ok) return answer;
  const { __type, message } = answer as { __type?: string; message?: string };
  if (__type === 'UserError' && message !== undefined) throw new UserError(message);
  throw new Error(`${method} /_local/${path}: ${reply.status} ${JSON.stringify(answer)}`);
}
