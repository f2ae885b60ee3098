import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineCommand } from '@event-archive/terminal/cli';
import { UserError } from '@event-archive/terminal/user-error';
import { findServer, foreignEntries } from '../state-folder.ts';
import { askServer } from './ask-server.ts';
import { stateFlag } from './flags.ts';

const POLL_MS = 50;
const STOPPED_WITHIN_MS = 20_000;

/** `pnpm local down`: stops the server of a state folder. */
export const down = defineCommand({
  name: 'down',
  describe: 'Stop the embedded cloud; streams and objects stay in the state folder',
  flags: {
    ...stateFlag,
    wipe: {
      type: 'boolean',
      default: false,
      describe: 'also remove the state folder, with everything in it',
    },
  },
  examples: [
    ['down', 'stop it'],
    ['down --wipe', 'stop it and forget everything it stored'],
  ],
  async run(options, io) {
    const stateFolder = resolve(options.state);
    if (options.wipe) refuseForeign(stateFolder);
    const found = await askServer(stateFolder);
    if (found) {
      process.kill(found.server.pid, 'SIGTERM');
      await ended(stateFolder, found.server.pid);
    }
    io.print(found ? `stopped process ${found.server.pid}` : `nothing runs over ${stateFolder}`);
    if (options.wipe) {
      rmSync(stateFolder, { recursive: true, force: true });
      io.print(`removed ${stateFolder}`);
    }
    return 0;
  },
});

/** `--state .` in the wrong folder must not cost somebody their work. */
function refuseForeign(stateFolder: string): void {
  const [foreign] = foreignEntries(stateFolder);
  if (foreign === undefined) return;
  throw new UserError(
    `--wipe: ${stateFolder} holds ${foreign}, which the embedded cloud did not put there; remove the folder yourself`,
  );
}

async function ended(stateFolder: string, pid: number): Promise<void> {
  for (let waited = 0; waited < STOPPED_WITHIN_MS; waited += POLL_MS) {
    if (findServer(stateFolder).state !== 'running') return;
    await sleep(POLL_MS);
  }
  throw new UserError(`process ${pid} does not stop; "kill -9 ${pid}" loses nothing that was acknowledged`);
}
