import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rowFromLine, websiteEvents } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { eventGenerator } from '../../src/generate/index.ts';
import { producer } from '../helpers/producer.ts';
import { acceptAll } from '../helpers/scripted-stream.ts';
import { set } from '../helpers/sending.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const TIMEOUT_MS = 20_000;

/** A shell's line in which $P is the producer. */
const shell = (line: string) =>
  spawnSync('bash', ['-o', 'pipefail', '-c', line.replaceAll('$P', `"${process.execPath}" "${CLI}"`)], {
    encoding: 'utf8',
  });

const lines = (count: number, fields: object = {}): string[] => {
  const next = eventGenerator('website-events', 3);
  return Array.from({ length: count }, (_, i) => JSON.stringify({ ...next(i), ...fields }));
};

describe('producer generate', () => {
  it(
    'writes the events that send would send, the same for the same seed and timeline',
    () => {
      const line = '$P generate --count 700 --seed 5 --start 2026-10-01 --end 2026-10-02 --profile day-week';
      const { stdout, stderr, status } = shell(line);
      expect([status, stderr]).toEqual([0, '']);
      const rows = stdout
        .trimEnd()
        .split('\n')
        .map((text) => rowFromLine(websiteEvents, text));
      expect(rows).toHaveLength(700);
      expect(rows.filter(({ ok }) => !ok)).toEqual([]);
      expect(shell(line).stdout).toBe(stdout);
    },
    TIMEOUT_MS,
  );

  it(
    'ends well, and without a word, when its reader has enough',
    () => {
      const { stdout, stderr, status } = shell('$P generate --count 100000000 | head -n 2');
      expect(stdout.split('\n')).toHaveLength(3);
      expect([status, stderr]).toEqual([0, '']);
    },
    TIMEOUT_MS,
  );
});

describe('producer validate', () => {
  it('names each invalid event with file, line and field, and ends with 1', async () => {
    const { folder } = await set(acceptAll);
    const file = join(folder, 'events.ndjson');
    const bad = lines(1, { country: 'XX' });
    writeFileSync(file, [...lines(2), ...bad, ...lines(3), '{', ...bad].join('\n'));
    const run = await producer(['validate', file, '--findings', '2']);
    expect(run).toMatchObject({ exitCode: 1, stderr: '' });
    expect(run.stdout.replaceAll(folder, 'FOLDER')).toMatchInlineSnapshot(`
      "FOLDER/events.ndjson:3: country: must be an ISO 3166-1 alpha-2 code such as DE
      FOLDER/events.ndjson:7: not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)
      and 1 more; --findings says how many are named
      5 of 8 are website-events, 2.8 KiB in 1 file
      "
    `);
    const json = JSON.parse((await producer(['validate', file, '--format', 'json'])).stdout);
    expect(json).toMatchObject({ files: 1, valid: 5, invalid: 3 });
    expect(json.findings[0]).toEqual({
      file,
      line: 3,
      field: 'country',
      reason: 'must be an ISO 3166-1 alpha-2 code such as DE',
    });
  });

  it('ends with 0 where every event is valid, and with 2 where a file is not there', async () => {
    const { folder } = await set(acceptAll);
    const file = join(folder, 'events.json');
    writeFileSync(file, `[${lines(4).join(',')}]`);
    expect(await producer(['validate', file])).toMatchObject({ exitCode: 0 });
    const missing = await producer(['validate', join(folder, 'nowhere')]);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('nowhere: cannot read it: no such file or directory');
  });

  it(
    'reads standard input where it is called -, and where nothing is named',
    () => {
      for (const name of ['', '-']) {
        const { stdout, status } = shell(
          `$P generate --count 5 --seed 1 | $P validate ${name} --format json`,
        );
        expect([status, JSON.parse(stdout).valid]).toEqual([0, 5]);
      }
    },
    TIMEOUT_MS,
  );
});

describe('producer plan', () => {
  const planOf = async (...flags: string[]) => {
    const run = await producer(['plan', '--seed', '1', '--format', 'json', ...flags]);
    return { ...run, plan: JSON.parse(run.stdout) };
  };

  it('predicts what each shard gets, and whether the rate fits', async () => {
    const { plan, exitCode } = await planOf('--shards', '4', '--rate', '2000');
    expect(exitCode).toBe(0);
    expect(plan).toMatchObject({ sampled: 10_000, fits: true, hotKey: null, usd: null });
    const shares = plan.shards.map(({ records }: { records: number }) => records);
    expect(shares).toHaveLength(4);
    expect(shares.reduce((sum: number, share: number) => sum + share)).toBeCloseTo(1, 9);
    expect(plan.maxRate).toBeCloseTo(1_000 / Math.max(...shares), 6);
    expect((await planOf('--shards', '4', '--rate', '4100')).exitCode).toBe(1);
    expect((await planOf('--shards', '1', '--rate', '1000')).plan.fits).toBe(true);
    expect((await planOf('--shards', '1', '--rate', '1001')).plan.fits).toBe(false);
  });

  it('warns of a hot key, and says how much it lets through', async () => {
    const { folder } = await set(acceptAll);
    const file = join(folder, 'hot.ndjson');
    writeFileSync(file, [...lines(600, { session_id: 'always-the-same' }), ...lines(400)].join('\n'));
    const run = await producer(['plan', '--shards', '8', '--rate', '3000', '--file', file]);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain(
      'hot key "always-the-same": 60.0 % of the events go to one shard, no more than 1,666 events/s with it',
    );
    expect(run.stdout).toContain('--rate 3000 does not fit');
  });

  it('estimates the cost of what is sent to AWS', async () => {
    const { plan } = await planOf('--env', 'dev', '--shards', '1', '--rate', '100');
    expect(plan.usd.month).toBeGreaterThan(20);
    expect(plan.usd.month / plan.usd.day).toBeCloseTo(730 / 24, 6);
  });

  it('says which stream it asked in vain, and how not to ask', async () => {
    const run = await producer(['plan', '--endpoint', 'http://127.0.0.1:1']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(
      'listing the shards of website-events-stream (--shards N asks nobody): nothing answers',
    );
  });
});
