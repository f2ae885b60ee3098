import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Finished, root, runOther } from './programs.ts';

/** A copy of every file that git tracks or would track, as a fresh clone has it, in a folder of its own. */
export function checkout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'event-archive-checkout-'));
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
  });
  for (const file of listed.toString('utf8').split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  return folder;
}

export const removeCheckout = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** `pnpm <words>` typed into a shell in a checkout. */
export const pnpmIn = (folder: string, words: string): Promise<Finished> =>
  runOther('sh', ['-c', `cd '${folder}' && npx -y pnpm@10.34.9 ${words}`]);

/** True when nobody listens on this loopback port. */
export const portIsFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
