import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './repository.ts';

const SYNTH = 'packages/infra/src/synth.ts';

/** terraform/stacks is what the environments synthesize to now. */
export const check: Check = {
  name: 'synth',
  async run(root) {
    if (!existsSync(join(root, SYNTH))) return [`${SYNTH}: is missing`];
    const { exitCode, output } = await ran(root, [SYNTH, '--check']);
    if (exitCode === 0) return [];
    const problems = output.split('\n').filter((line) => line !== '' && !line.startsWith('warning '));
    return problems.length === 0 ? [`${SYNTH} --check: exit code ${exitCode}`] : problems;
  },
};

const ran = (root: string, words: string[]) =>
  new Promise<{ exitCode: number; output: string }>((resolve) => {
    const child = execFile(process.execPath, words, { cwd: root }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? 1, output: `${stdout}${stderr}`.trim() });
    });
  });
