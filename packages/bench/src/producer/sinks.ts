import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateStreamCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '@event-archive/aws-clients';
import { REGION } from './lap-plan.ts';

export const STREAM_NAME = 'bench-stream';

/** A Kinesis in a process of its own. */
export interface Sink {
  readonly endpoint: string;
  /** Empties it, with the stream ready to take records. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** What the null Kinesis has taken; it knows events and ids only where it reads. */
export interface Taken {
  readonly records: number;
  readonly events: number;
  readonly ids: number;
}

export interface NullKinesis extends Sink {
  /** Since it was asked last. */
  taken(): Promise<Taken>;
}

const NULL_KINESIS = fileURLToPath(new URL('null-kinesis.ts', import.meta.url));

/** A Kinesis that keeps nothing; `isReading` has it look into every record. */
export async function startNullKinesis(isReading = false): Promise<NullKinesis> {
  const child = spawn(process.execPath, [NULL_KINESIS, ...(isReading ? ['--read'] : [])]);
  const [, port] = await said(child, /^(\d+)\n/);
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    taken: async () => (await (await fetch(endpoint)).json()) as Taken,
    clear: async () => {},
    stop: () => stopped(child),
  };
}

const MOTO = 'moto_server';

/** Whether this machine has moto's server. */
export const hasMoto = (path: string = process.env.PATH ?? ''): boolean =>
  path.split(delimiter).some((folder) => existsSync(join(folder, MOTO)));

/** moto's Kinesis, with one shard. */
export async function startMoto(): Promise<Sink> {
  const child = spawn(MOTO, ['-H', '127.0.0.1', '-p', '0']);
  const [, endpoint = ''] = await said(child, /Running on (http:\S+)\n/);
  const kinesis = kinesisClient({ region: REGION, endpoint });
  return {
    endpoint,
    async clear() {
      const reply = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
      if (!reply.ok) throw new Error(`moto was not reset: ${reply.status}`);
      await kinesis.send(new CreateStreamCommand({ StreamName: STREAM_NAME, ShardCount: 1 }));
    },
    stop() {
      kinesis.destroy();
      return stopped(child);
    },
  };
}

/** Waits until a process says something. What it says afterwards is read and forgotten. */
function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk) => {
        if (text === DONE) return;
        text += chunk;
        const found = pattern.exec(text);
        if (!found) return;
        text = DONE;
        resolve(found);
      });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${child.spawnfile} ended: ${text}`)));
  });
}

const DONE = 'said';

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill();
  });
}
