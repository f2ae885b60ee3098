import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('helpers/program.ts', import.meta.url));
const started = (...argv: string[]) => spawn(process.execPath, [PROGRAM, ...argv], { stdio: 'pipe' });

async function ran(...argv: string[]) {
  const child = started(...argv);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { exitCode, stdout, stderr };
}

/** Resolves as soon as the program has printed this. */
const printed = (child: ChildProcess, wanted: string) =>
  new Promise<void>((resolve) => {
    let seen = '';
    child.stdout?.on('data', (chunk) => {
      seen += chunk;
      if (seen.includes(wanted)) resolve();
    });
  });

describe('runCli', () => {
  it('prints help on stdout and ends with 0', async () => {
    const { exitCode, stdout, stderr } = await ran('lines', '--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('pnpm program lines');
  });

  it('prints results on stdout, remarks on stderr, without colour where there is no terminal', async () => {
    expect(await ran('lines')).toEqual({ exitCode: 0, stdout: 'line 0 Grüße 🚀\n', stderr: 'printed\n' });
  });

  it('says a mistake in one line on stderr and ends with 2', async () => {
    expect(await ran('lines', '--count', 'x')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error --count x: must be a number (see pnpm program --help)\n',
    });
  });

  it('shows the stack of a bug and ends with 70', async () => {
    const { exitCode, stdout, stderr } = await ran('bug');
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
    expect(stderr).toMatch(
      /^TypeError: broken\n {4}at [\s\S]*program\.ts:\d+[\s\S]*This is a bug in event-archive/,
    );
  });

  it('ends quietly, but not with success, when the reader of its output goes away', async () => {
    const child = started('lines', '--count', '200000');
    const ended = once(child, 'exit');
    const stderr = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await ended).toEqual([141, null]);
    expect(await stderr).not.toContain('EPIPE');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('lets the command drain at the first %s', async (signal) => {
    const child = started('wait');
    const ended = once(child, 'exit');
    await printed(child, 'ready');
    child.kill(signal);
    expect(await ended).toEqual([1, null]);
  });

  it('ends at once with 130 at the second', async () => {
    const child = started('wait', '--drain', '60000');
    const ended = once(child, 'exit');
    await printed(child, 'ready');
    child.kill('SIGINT');
    await printed(child, 'draining after SIGINT');
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });
});
