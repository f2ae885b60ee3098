import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '@event-archive/terminal';
import { UserError } from '@event-archive/terminal/user-error';
import { expect, it, onTestFinished } from 'vitest';
import { startDetached } from '../../src/commands/detach.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const io: Io = {
  print: () => {},
  error: () => {},
  paint: (_style, text) => text,
  paintError: (_style, text) => text,
  progressWanted: false,
  interrupted: new AbortController().signal,
};

it('stops a server that does not serve in time, says so, and keeps the log of the one before', async () => {
  const state = tempFolder();
  const [, script = ''] = process.argv;
  onTestFinished(() => {
    process.argv[1] = script;
  });
  // It neither serves nor ends.
  process.argv[1] = join(state, 'idle.mjs');
  writeFileSync(process.argv[1], 'console.log(process.pid); setInterval(() => {}, 1_000);');
  const log = join(state, 'server.log');
  writeFileSync(log, 'of the one before\n');
  await expect(startDetached(state, [], io, 4_000)).rejects.toThrow(
    new UserError(`--detach: did not serve within 4s, so it was stopped; see ${log}`),
  );
  const [before, pid] = readFileSync(log, 'utf8').split('\n');
  expect(before).toBe('of the one before');
  expect(Number(pid)).toBeGreaterThan(0);
  await expect.poll(() => isAlive(Number(pid))).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
