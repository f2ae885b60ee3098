import type { ChildProcess } from 'node:child_process';
import { UserError } from '@event-archive/terminal';
import type { Workshop } from './workshop.ts';

/** Starts moto_server on a free port of this host; its URL once it serves. */
export async function startMoto(workshop: Workshop, host: string): Promise<string> {
  const child = workshop.start('moto_server', ['--host', host, '--port', '0']);
  return await servedAt(child);
}

function servedAt(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk;
      const [, url] = /Running on (http:\S+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
      // What it says from here on is a line for each call.
      if (url !== undefined) said = '';
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', reject);
    child.once('close', () => reject(new UserError(`moto_server ended before it served: ${said.trim()}`)));
  });
}
