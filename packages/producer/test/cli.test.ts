import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgerReader } from '@event-archive/event-schema';
import { afterEach, describe, expect, it } from 'vitest';
import { eventGenerator } from '../src/generate/index.ts';
import { fatesOf, ledgerFiles, ledgerLines, sendingTo } from './helpers/producer.ts';
import { acceptAll, refuse, type Step, scriptedStream } from './helpers/scripted-stream.ts';

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const TIMEOUT_MS = 20_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function set(...steps: Step[]) {
  const stream = await scriptedStream(...steps);
  const place = await sendingTo(stream);
  cleanUps.push(stream.close, place.remove);
  return { stream, ...place };
}

/** The producer as a process of its own, whose files may not grow beyond `fileKiB`. */
function start(
  argv: string[],
  fileKiB?: number,
): {
  child: ChildProcessWithoutNullStreams;
  ended: Promise<unknown[]>;
  stdout(): string;
  stderr(): string;
} {
  // POSIX counts the limit in blocks of 512 bytes.
  const limit = fileKiB === undefined ? '' : `ulimit -f ${2 * fileKiB}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, process.execPath, CLI, ...argv]);
  cleanUps.push(() => child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return { child, ended: once(child, 'close'), stdout: () => stdout, stderr: () => stderr };
}

describe('producer as a process', () => {
  it(
    'sends what comes on standard input as it comes, and ends with it',
    async () => {
      const { stream, argv } = await set(acceptAll);
      const next = eventGenerator('website-events', 1);
      const line = () => `${JSON.stringify(next(0))}\n`;
      const { child, ended, stdout } = start(argv('--file', '-'));
      child.stdin.write(line() + line());
      await expect.poll(() => stream.stored.length, { timeout: 10_000 }).toBe(2);
      child.stdin.end(line());
      expect(await ended).toEqual([0, null]);
      expect(stdout()).toContain('3 of 3 website-events accepted');
    },
    TIMEOUT_MS,
  );

  it(
    'ends on Ctrl-C while standard input is silent',
    async () => {
      const { stream, argv } = await set(acceptAll);
      const next = eventGenerator('website-events', 1);
      const { child, ended, stdout } = start(argv('--file', '-', '--format', 'json'));
      child.stdin.write(`${JSON.stringify(next(0))}\n`);
      await expect.poll(() => stream.stored.length, { timeout: 10_000 }).toBe(1);
      child.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      expect(JSON.parse(stdout())).toMatchObject({ interrupted: true, counts: { accepted: 1 } });
    },
    TIMEOUT_MS,
  );

  it(
    'leaves a true ledger when it is killed: accepted is stored, and stored was at least attempted',
    async () => {
      const { stream, argv, ledgers } = await set(
        refuse((_record, place) => place % 10 === 9, 'InternalFailure'),
      );
      const { child, ended } = start(argv('--count', '1000000'));
      await expect.poll(() => stream.stored.length, { timeout: 10_000 }).toBeGreaterThan(5_000);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const [file, ...others] = await ledgerFiles(ledgers);
      expect(others).toEqual([]);
      expect(file).toMatch(/\.ndjson$/);
      const fates = fatesOf(await ledgerLines(join(ledgers, 'local', file ?? '')));
      const stored = new Set(
        stream.stored.map(({ text }) => (JSON.parse(text) as { event_id: string }).event_id),
      );
      const accepted = [...fates].filter(([, fate]) => fate === 'accepted').map(([id]) => id);
      expect(accepted.length).toBeGreaterThan(1_000);
      expect(accepted.filter((id) => !stored.has(id))).toEqual([]);
      expect([...stored].filter((id) => !fates.has(id))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'keeps the ledger of stored records when the disk takes no more of it, and names the file',
    async () => {
      const { stream, argv, ledgers } = await set(acceptAll);
      // As many as the ledger has room for, and not for what came of them.
      const count = 16;
      const { ended, stdout, stderr } = start(argv('--count', `${count}`, '--format', 'json'), 2);
      expect(await ended).toEqual([2, null]);
      expect(stream.stored).toHaveLength(count);
      const [file, ...others] = await ledgerFiles(ledgers);
      expect(others).toEqual([]);
      const path = join(ledgers, 'local', file ?? '');
      expect(stderr()).toContain(`error ${path}: cannot write the ledger`);
      expect(JSON.parse(stdout())).toMatchObject({
        ledger: path,
        counts: { attempted: count, accepted: 0, unknown: count, rejected: 0 },
      });
      const whole = (await readFile(path, 'utf8')).split('\n').slice(0, -1).flatMap(ledgerReader());
      expect(whole.map(({ kind }) => kind).slice(0, 2)).toEqual(['run', 'made']);
      expect(fatesOf(whole).size).toBe(count);
    },
    TIMEOUT_MS,
  );
});
