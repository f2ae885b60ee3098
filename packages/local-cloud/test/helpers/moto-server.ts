import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Why tests against moto are skipped here; undefined where its server is installed. */
export const motoMissing: string | undefined = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'moto_server')))
  ? undefined
  : 'skipped: moto_server is not on the PATH';

const READY_WITHIN_MS = 30_000;

/** Starts an empty moto on a free loopback port and gives its endpoint; it ends with the test. */
export async function motoServer(port = 0): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const stop = () => {
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGKILL');
    return ended;
  };
  onTestFinished(stop);
  return new Promise((resolve, reject) => {
    let said = '';
    const failed = (why: string) => reject(new Error(`moto_server ${why}: ${said}`));
    const timer = setTimeout(() => failed('took too long'), READY_WITHIN_MS);
    for (const output of [server.stdout, server.stderr])
      output.on('data', (chunk) => {
        said += chunk;
        const [, endpoint] = /Running on (http:\S+)\n/.exec(said) ?? [];
        if (endpoint === undefined) return;
        clearTimeout(timer);
        resolve({ endpoint, stop });
      });
    ended.then(() => failed('ended'));
  });
}
