import { appendFile, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ledgerFiles, producer, reportOf } from '../helpers/producer.ts';
import { acceptAll, fail, refuse, type ScriptedStream, storeAndReset } from '../helpers/scripted-stream.ts';
import { idsIn, set, THROTTLED } from '../helpers/sending.ts';

const PLAIN = ['--no-aggregate', '--concurrency', '1', '--format', 'json'];

interface Resent {
  readonly plan: { accepted: number; again: number; possibleDuplicates: number; inSpool: number };
  readonly run: { ledger: string; counts: Record<string, number>; spool: string | null } | null;
}

/** `resend` of a ledger against another stream, its JSON. */
async function resent(stream: ScriptedStream, ledger: string, ...flags: string[]) {
  const run = await producer(['resend', ledger, '--endpoint', stream.endpoint, ...PLAIN, ...flags]);
  if (run.stdout === '') throw new Error(run.stderr);
  return { ...run, said: JSON.parse(run.stdout) as Resent };
}

/** The ledger of a run as a kill leaves it: plain, and cut in the middle of a line. */
async function killedAfter(ledger: string, keep: (line: string, place: number) => boolean): Promise<string> {
  const lines = gunzipSync(await readFile(ledger))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .filter(keep);
  const plain = ledger.slice(0, -'.gz'.length);
  await writeFile(plain, `${lines.join('\n')}\n{"kind":"accepted-rec`);
  return plain;
}
const isNoReply = (line: string): boolean => !/"kind":"(accepted-records|end)"/.test(line);

describe('producer resend', () => {
  it('sends what was refused to the last, from the spool, byte for byte, and deletes the spool', async () => {
    const isUnlucky = ({ text }: { text: string }) => text.includes('"device_type":"tablet"');
    const { stream, argv } = await set(refuse(isUnlucky, THROTTLED));
    const first = reportOf(
      await producer(argv('--count', '300', '--seed', '7', '--max-attempts', '2', ...PLAIN)),
    );
    expect(first.counts.spooled).toBeGreaterThan(0);
    const spool = await readFile(first.spool ?? '', 'utf8');
    expect((await stat(first.spool ?? '')).mode & 0o777).toBe(0o600);
    const other = await set(acceptAll);
    const { said, exitCode } = await resent(other.stream, first.ledger ?? '');
    expect(exitCode).toBe(0);
    expect(said.plan).toMatchObject({
      accepted: first.counts.accepted,
      again: first.counts.spooled,
      possibleDuplicates: 0,
      inSpool: first.counts.spooled,
    });
    expect(new Set([...idsIn(stream.stored), ...idsIn(other.stream.stored)]).size).toBe(300);
    expect(stream.stored.length + other.stream.stored.length).toBe(300);
    for (const { text } of other.stream.stored) expect(spool).toContain(`,"event":${text}}\n`);
    await expect(stat(first.spool ?? '')).rejects.toThrow('ENOENT');
  });

  it('has nothing to do once all is accepted, also where the ledger of a resend is named', async () => {
    const { argv } = await set(fail(400, 'AccessDeniedException'), acceptAll);
    const { stream, argv: again } = await set(acceptAll, fail(400, 'AccessDeniedException', 'no'));
    expect(argv).not.toBe(again);
    const broken = await producer(again('--count', '1500', ...PLAIN));
    expect(broken.exitCode).toBe(2);
    expect(broken.stderr).toContain('pnpm producer resend --endpoint');
    const first = reportOf(broken);
    expect(first.counts).toMatchObject({ accepted: 500, rejected: 0 });
    const other = await set(acceptAll);
    const { said } = await resent(other.stream, first.ledger ?? '');
    expect(said.run?.counts.accepted).toBe(said.plan.again);
    const ids = [...idsIn(stream.stored), ...idsIn(other.stream.stored)];
    expect(new Set(ids).size).toBe(ids.length);
    for (const ledger of [first.ledger ?? '', said.run?.ledger ?? '']) {
      const none = await resent(other.stream, ledger);
      expect({ exitCode: none.exitCode, again: none.said.plan.again, run: none.said.run }).toEqual({
        exitCode: 0,
        again: 0,
        run: null,
      });
    }
  });

  it.each([
    ['now', []],
    [
      'along a timeline, late and twice',
      [
        ...['--start', '2026-11-24T10:00:00Z', '--end', '2026-11-24T11:00:00Z'],
        ...['--late', '0.2', '--duplicates', '0.1'],
      ],
    ],
    ['at a rate', ['--rate', '4000']],
  ])('makes events of a killed run again that happened %s: same ids, same bytes', async (_name, flags) => {
    const { stream, argv } = await set(acceptAll);
    const first = reportOf(await producer(argv('--count', '1200', '--seed', '5', ...flags, ...PLAIN)));
    const killed = await killedAfter(first.ledger ?? '', isNoReply);
    const other = await set(acceptAll);
    const { said, exitCode } = await resent(other.stream, killed);
    const count = stream.stored.length;
    expect(said.plan).toMatchObject({ accepted: 0, again: count, possibleDuplicates: count, inSpool: 0 });
    expect(exitCode).toBe(0);
    expect(other.stream.stored).toEqual(stream.stored);
  });

  it('makes aggregates of a killed run again, event by event', async () => {
    const { stream, argv } = await set(acceptAll);
    const first = reportOf(await producer(argv('--count', '600', '--format', 'json')));
    const killed = await killedAfter(first.ledger ?? '', isNoReply);
    const { said } = await resent(stream, killed);
    expect(said.plan.again).toBe(600);
    expect(said.run?.counts.accepted).toBe(600);
  });

  it('only says what it would do with --dry-run', async () => {
    const { stream, argv, ledgers } = await set(acceptAll);
    const first = reportOf(await producer(argv('--count', '10', ...PLAIN)));
    const killed = await killedAfter(first.ledger ?? '', isNoReply);
    const before = await ledgerFiles(ledgers);
    const run = await producer(['resend', killed, '--dry-run']);
    expect(run.stdout).toMatch(/^again +10 {2}of .*\n.*\npossibly twice +10 {2}never confirmed/);
    expect(run.exitCode).toBe(1);
    expect([stream.stored.length, await ledgerFiles(ledgers)]).toEqual([10, before]);
  });

  it('calls events of lost replies possible duplicates, and sends them', async () => {
    const { stream, argv } = await set(acceptAll, storeAndReset);
    const run = await producer(argv('--count', '700', '--max-attempts', '1', ...PLAIN));
    const first = reportOf(run);
    expect(first.counts.unknown).toBeGreaterThan(0);
    const other = await set(acceptAll);
    const { said } = await resent(other.stream, first.ledger ?? '');
    expect(said.plan.possibleDuplicates).toBe(first.counts.unknown);
    expect(new Set([...idsIn(stream.stored), ...idsIn(other.stream.stored)]).size).toBeGreaterThanOrEqual(
      first.counts.attempted,
    );
  });
});

describe('producer send --file --resume', () => {
  async function interruptedFileRun() {
    const source = await set(acceptAll);
    await producer(source.argv('--count', '2000', '--seed', '3', ...PLAIN));
    const file = join(source.folder, 'events.ndjson');
    await writeFile(file, source.stream.stored.map(({ text }) => `${text}\n`).join(''));
    const broken = await set(acceptAll, fail(400, 'AccessDeniedException', 'no'));
    const first = reportOf(await producer(broken.argv('--file', file, ...PLAIN)));
    return { file, all: source.stream.stored, broken, first };
  }
  const resume = (place: Awaited<ReturnType<typeof set>>, file: string, ledger: string) =>
    producer(place.argv('--file', file, '--resume', ledger, ...PLAIN));

  it('sends only what is not accepted yet, to the end of the file', async () => {
    const { file, all, broken, first } = await interruptedFileRun();
    const place = await set(acceptAll);
    const run = await resume(place, file, first.ledger ?? '');
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    const ids = [...idsIn(broken.stream.stored), ...idsIn(place.stream.stored)];
    expect(ids.toSorted()).toEqual(idsIn(all).toSorted());
  });

  it('refuses a file that was written to since, in one line', async () => {
    const { file, first } = await interruptedFileRun();
    const place = await set(acceptAll);
    await appendFile(file, '\n');
    expect(await resume(place, file, first.ledger ?? '')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^error --file: not what the run read: that was .* bytes of .*; now it is .*\n$/,
      ),
    });
    const { size } = await stat(file);
    await utimes(file, new Date(0), new Date(0));
    expect((await resume(place, file, first.ledger ?? '')).stderr).toContain(
      `now it is ${file}: ${size} bytes of 1970-01-01T00:00:00.000Z`,
    );
    expect(place.stream.stored).toEqual([]);
  });

  it('is for files alone', async () => {
    const { argv } = await set(acceptAll);
    expect((await producer(argv('--resume', 'latest'))).stderr).toContain('--resume: only with --file');
    expect((await producer(argv('--file', '-', '--resume', 'latest'))).stderr).toContain('latest');
  });

  it('leaves no spool behind where all is accepted', async () => {
    const { argv, ledgers } = await set(acceptAll);
    await producer(argv('--count', '600'));
    expect((await readdir(join(ledgers, 'local'))).every((name) => name.endsWith('.ndjson.gz'))).toBe(true);
  });
});
