import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { finished, run, start } from './programs.ts';

/** The embedded cloud, running over a folder. */
export interface RunningCloud {
  readonly endpoint: string;
  readonly child: ChildProcess;
  readonly ended: ReturnType<typeof finished>;
}

/** `local up` on a free port (or the one given), once it serves. */
export async function cloudUp(
  folder: string,
  words: readonly string[] = [],
  port = 0,
): Promise<RunningCloud> {
  const child = start('local', ['up', '--port', String(port), '--state', join(folder, 'cloud'), ...words]);
  const ended = finished(child);
  const endpoint = await new Promise<string>((resolve, reject) => {
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      const serving = /^serving (\S+)$/m.exec(stdout);
      if (serving?.[1]) resolve(serving[1]);
    });
    ended.then(({ stderr }) => reject(new Error(`local up ended: ${stderr}`)), reject);
  });
  return { endpoint, child, ended };
}

/** Words that aim the producer at a cloud and its ledgers into the folder. */
export const sendWords = (cloud: RunningCloud, folder: string, words: readonly string[]): string[] => [
  'send',
  '--endpoint',
  cloud.endpoint,
  '--ledgers',
  join(folder, 'ledgers'),
  ...words,
];

export interface Verdict {
  readonly verdict: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly partitions: readonly object[];
  readonly findings: readonly { readonly kind: string }[];
}

/** `verify --ledger latest --format json`, again and again until nothing is in flight. */
export async function verdictOf(
  cloud: RunningCloud,
  folder: string,
  words: readonly string[] = ['--ledger', 'latest'],
  env: Record<string, string> = {},
) {
  for (let tries = 0; ; tries++) {
    const asked = [
      '--endpoint',
      cloud.endpoint,
      '--ledgers',
      join(folder, 'ledgers'),
      '--format',
      'json',
      ...words,
    ];
    const { stdout, stderr, exitCode } = await run('verify', asked, env);
    if (stdout === '') throw new Error(`verify said nothing on stdout (exit ${exitCode}): ${stderr}`);
    const verdict = JSON.parse(stdout) as Verdict;
    if (verdict.verdict !== 'inconclusive' || tries > 20) return { ...verdict, exitCode };
    await sleep(1_000);
  }
}
