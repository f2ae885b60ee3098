import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isAlive } from '../src/is-alive.ts';

it('a process is alive until it has ended', () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(process.ppid)).toBe(true);
  expect(isAlive(spawnSync(process.execPath, ['--eval', '']).pid)).toBe(false);
});
