import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { exitCodeOf, type Io, paintFor } from '@event-archive/terminal';
import { describe, expect, it } from 'vitest';
import { benchCommand } from '../src/command.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const NOWHERE = '/nonexistent';
const paint = paintFor(false, {});

function run(...argv: string[]) {
  const printed: string[] = [];
  const io: Io = {
    print: (text) => void printed.push(text),
    error: () => {},
    paint,
    paintError: paint,
    progressWanted: false,
    interrupted: new AbortController().signal,
  };
  const command = benchCommand({ now: () => new Date(0), resultsFolder: NOWHERE });
  return { printed, exitCode: exitCodeOf('bench', [command], argv, io) };
}

describe('pnpm bench', () => {
  it('--help names the benches and the flags', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, '--help']);
    for (const word of ['delivery', '--quick', '--case', '--format']) expect(stdout).toContain(word);
  });

  it.each([
    [['nothing'], /^nothing: there is no such bench; there are .*delivery/],
    [['delivery', '--case', 'x-vs-y'], /^--case x-vs-y: there is no such case; there are gzip-vs-zlib, /],
    [['--format', 'json'], /^--format json: prints one bench; name it/],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, printed } = run(...argv);
    await expect(exitCode).rejects.toThrow(message);
    expect(printed).toEqual([]);
    expect(existsSync(NOWHERE)).toBe(false);
  });
});
