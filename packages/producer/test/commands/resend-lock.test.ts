import { spawnSync } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ledgerFiles, producer, reportOf } from '../helpers/producer.ts';
import { acceptAll, refuse, type Step } from '../helpers/scripted-stream.ts';
import { idsIn, set, THROTTLED } from '../helpers/sending.ts';

const PLAIN = ['--no-aggregate', '--concurrency', '1', '--format', 'json'];

/** A run that left five events in its spool. */
async function runWithSpool() {
  const place = await set(refuse((_record, at) => at < 5, THROTTLED));
  const report = reportOf(await producer(place.argv('--count', '20', '--max-attempts', '1', ...PLAIN)));
  expect(report.counts.spooled).toBe(5);
  return {
    ...place,
    ledger: report.ledger ?? '',
    lock: (report.ledger ?? '').replace('.ndjson.gz', '.lock'),
  };
}

describe('the lock of a run', () => {
  it('keeps a resend off while the run goes on, and is gone with it', async () => {
    const seen: { exitCode: number; stderr: string }[] = [];
    const place = await set(async (records, tools) => {
      const [ledger = ''] = await ledgerFiles(place.ledgers);
      seen.push(await producer(['resend', join(place.ledgers, 'local', ledger)]));
      await acceptAll(records, tools);
    });
    expect((await producer(place.argv('--count', '5'))).exitCode).toBe(0);
    expect(seen).toEqual([
      {
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(
            `^error .*\\.ndjson: process ${process.pid} still sends its events; wait for its end [^\n]*\n$`,
          ),
        ),
      },
    ]);
    expect((await readdir(join(place.ledgers, 'local'))).filter((name) => name.endsWith('.lock'))).toEqual(
      [],
    );
  });

  it('keeps a second resend off while the first goes on', async () => {
    const { ledger } = await runWithSpool();
    const seen: string[] = [];
    const step: Step = async (records, tools) => {
      seen.push((await producer(['resend', ledger])).stderr);
      await acceptAll(records, tools);
    };
    const other = await set(step);
    expect((await producer(['resend', ledger, '--endpoint', other.stream.endpoint, ...PLAIN])).exitCode).toBe(
      0,
    );
    expect(seen).toEqual([expect.stringContaining('still sends its events')]);
    expect(idsIn(other.stream.stored)).toHaveLength(5);
    expect((await producer(['resend', ledger])).stdout).toContain('nothing to send again');
  });

  it.each([
    ['of a process that is no more', () => JSON.stringify({ pid: deadPid(), host: hostname() })],
    ['that a kill cut', () => '{"pid":'],
  ])('is taken over, %s', async (_name, text) => {
    const { ledger, lock } = await runWithSpool();
    await writeFile(lock, text());
    const other = await set(acceptAll);
    const run = await producer(['resend', ledger, '--endpoint', other.stream.endpoint, ...PLAIN]);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(other.stream.stored).toHaveLength(5);
  });

  it('is not taken over by two at a time', async () => {
    const { ledger, lock } = await runWithSpool();
    await writeFile(lock, JSON.stringify({ pid: deadPid(), host: hostname() }));
    await writeFile(`${lock}.taking`, '{}');
    const refused = await producer(['resend', ledger]);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(`${lock}.taking: another process is just taking this ledger`);
    await rm(`${lock}.taking`);
    const other = await set(acceptAll);
    expect((await producer(['resend', ledger, '--endpoint', other.stream.endpoint, ...PLAIN])).exitCode).toBe(
      0,
    );
    expect(other.stream.stored).toHaveLength(5);
  });

  it('of another machine is believed, and the line names it', async () => {
    const { ledger, lock } = await runWithSpool();
    await writeFile(lock, JSON.stringify({ pid: deadPid(), host: 'elsewhere' }));
    const run = await producer(['resend', ledger]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('on elsewhere still sends its events');
    expect(run.stderr).toContain(lock);
  });

  it('is let go by a dry run and by a resend that is refused', async () => {
    const { ledger } = await runWithSpool();
    for (const flags of [['--dry-run'], ['--endpoint', 'nonsense'], ['--dry-run']])
      expect((await producer(['resend', ledger, ...flags])).stderr).not.toContain('still sends');
  });
});

/** The id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;
