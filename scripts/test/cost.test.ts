import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const sumOf = (...args: string[]): string => {
  const out = execFileSync(process.execPath, ['scripts/cost.ts', ...args, '--format', 'json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return `$${JSON.parse(out).usd.toFixed(2)}`;
};

describe('the table of costs in the guide', () => {
  const guide = readFileSync(`${root}/docs/guide.md`, 'utf8');
  const row = (start: string) =>
    guide
      .split('\n')
      .find((line) => line.startsWith(start))
      ?.match(/\$\d+\.\d\d/g);

  it.each(['dev', 'prod'])('says of %s what pnpm cost says', (environment) => {
    const busy = ['--rate', '100', '--bytes', '1000'];
    expect(row(`| \`${environment}\` |`)).toEqual([
      sumOf('--env', environment),
      sumOf('--env', environment, ...busy),
    ]);
  });
});

describe('pnpm cost', () => {
  it('refuses an environment that is not on AWS', () => {
    expect(() => sumOf('--env', 'local')).toThrow(/status 2|Command failed/);
  });
});
