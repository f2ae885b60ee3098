import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventGenerator } from '../../src/generate/index.ts';
import { ledgerFiles, producer } from '../helpers/producer.ts';
import { acceptAll, fail, refuse } from '../helpers/scripted-stream.ts';
import { countOf, outcomeOf, set, THROTTLED } from '../helpers/sending.ts';

describe('producer send, when it cannot go on', () => {
  it('says in one line that nothing answers, and leaves no ledger', async () => {
    const { argv, stream, ledgers } = await set(acceptAll);
    await stream.close();
    const run = await producer(argv());
    expect(run).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error sending to website-events-stream: nothing answers at ${stream.endpoint}; start it with "pnpm local up" or set AWS_ENDPOINT_URL\n`,
    });
    expect(await ledgerFiles(ledgers)).toEqual([]);
  });

  it.each([
    ['ResourceNotFoundException', 'not found at'],
    ['AccessDeniedException', 'denied it'],
    ['ExpiredTokenException', 'the AWS credentials have expired'],
    ['ValidationException', 'ValidationException: as scripted'],
  ])('stops at once on %s, in one line', async (type, message) => {
    const { argv, stream, ledgers } = await set(fail(400, type));
    const run = await producer(argv('--count', '100000'));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/^error sending to website-events-stream: [^\n]*\n$/);
    expect(run.stderr).toContain(message);
    expect(stream.requestSizes.length).toBeLessThanOrEqual(4);
    expect(await ledgerFiles(ledgers)).toEqual([]);
  });

  it('reports what was sent when access is lost on the way', async () => {
    const { argv, stream } = await set(acceptAll, acceptAll, fail(400, 'ExpiredTokenException'));
    const run = await producer(argv('--count', '5000', '--concurrency', '1', '--format', 'json'));
    const { report, fates } = await outcomeOf(run);
    expect(run.exitCode).toBe(2);
    expect(report.counts).toMatchObject({ attempted: 1_500, accepted: 1_000, spooled: 500 });
    expect(countOf(fates, 'accepted')).toBe(stream.stored.length);
  });

  it.each([
    [['--env', 'mars'], '--env mars: no such environment; there are'],
    [['--dataset', 'orders'], '--dataset orders: no such dataset; there are website-events'],
    [['--count', '0'], '--count 0: must be a whole number'],
    [['--count'], '--count: its value is missing'],
    [['--endpoint', 'localhost'], '--endpoint localhost: must be a URL'],
    [['--count', 'ten'], '--count ten: must be a number'],
    [['--count', '5', '--count', '6'], '--count: given twice'],
    [['--format', 'xml'], '--format xml: must be one of text, json'],
    [['--speed', '3'], 'speed'],
    [
      ['--file', '/nowhere/events.ndjson'],
      '--file /nowhere/events.ndjson: cannot read it: no such file or directory',
    ],
  ])('refuses %j in one line', async (flags, message) => {
    const { argv, ledgers } = await set(acceptAll);
    const run = await producer(argv(...flags));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/^error [^\n]+\n$/);
    expect(run.stderr).toContain(message);
    expect(await ledgerFiles(ledgers)).toEqual([]);
  });
});

const cell = (value: unknown): string => {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `"${text.replaceAll('"', '""')}"`;
};

describe('producer send --file', () => {
  const nextEvent = eventGenerator('website-events', 5);
  const lines = (count: number) => Array.from({ length: count }, (_, i) => JSON.stringify(nextEvent(i)));

  it('sends every line of the file', async () => {
    const { argv, stream, folder } = await set(acceptAll);
    const file = join(folder, 'events.ndjson');
    const all = lines(1_300);
    await writeFile(file, all.join('\r\n'));
    expect((await producer(argv('--file', file))).exitCode).toBe(0);
    expect(stream.stored.map(({ text }) => text).sort()).toEqual(all.sort());
  });

  it('stops at an invalid line, and sends and reports those before it', async () => {
    const { argv, stream, folder } = await set(acceptAll);
    const file = join(folder, 'events.ndjson');
    await writeFile(file, [...lines(16), '{"event_id":"é🍮"}', ...lines(3)].join('\n'));
    const run = await producer(argv('--file', file));
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/^error .*events\.ndjson:17: event_id: Invalid UUID\n$/);
    expect(run.stdout).toContain('16 of 16 website-events accepted');
    expect(stream.stored).toHaveLength(16);
  });

  it('sends one file after the other where it is given again', async () => {
    const { argv, stream, folder } = await set(acceptAll);
    const files = ['b.ndjson', 'a.ndjson'].map((name) => join(folder, name));
    const [first = [], second = []] = [lines(2), lines(3)];
    await writeFile(files[0] ?? '', first.join('\n'));
    await writeFile(files[1] ?? '', second.join('\n'));
    await producer(argv(...files.flatMap((file) => ['--file', file])));
    expect(stream.stored.map(({ text }) => text)).toEqual([...first, ...second]);
  });

  it('passes over invalid lines with --on-invalid skip, counts and keeps them', async () => {
    const { argv, stream, folder } = await set(acceptAll);
    const file = join(folder, 'events.ndjson');
    const bad = '{"event_id":"é🍮"}';
    await writeFile(file, [...lines(2), bad, ...lines(2)].join('\n'));
    const run = await producer(argv('--file', file, '--on-invalid', 'skip', '--format', 'json'));
    const { report, lines: ledger } = await outcomeOf(run);
    expect(run.exitCode).toBe(0);
    expect(stream.stored).toHaveLength(4);
    expect(report.counts).toMatchObject({ accepted: 4, skipped: 1 });
    expect(ledger.at(-1)).toMatchObject({ totals: { skipped: 1 } });
    const kept = JSON.parse(await readFile(report.skippedFile ?? '', 'utf8'));
    expect(kept).toEqual({ file, line: 3, field: 'event_id', reason: 'Invalid UUID', text: bad });
  });

  it.each([
    [
      'a quote in the wrong place',
      'broken.csv',
      /broken\.csv:4: not CSV: .*; nothing behind it can be read\n$/,
    ],
    [
      'text behind an array',
      'two.json',
      /two\.json:2: text behind the array; .*; nothing behind it can be read\n$/,
    ],
  ])('ends at %s with --on-invalid skip too, once it has sent what stands before', async (_, name, line) => {
    const { argv, stream, folder } = await set(acceptAll);
    const file = join(folder, name);
    const events = lines(20).map((text) => JSON.parse(text) as Record<string, unknown>);
    const rows = events.map((event) => Object.values(event).map(cell).join(','));
    const csv = [Object.keys(events[0] ?? {}).join(','), ...rows.slice(0, 2), `"a"b,c`, ...rows.slice(2)];
    const array = (some: readonly object[]) => JSON.stringify(some);
    await writeFile(
      file,
      name.endsWith('.csv') ? csv.join('\n') : `${array(events.slice(0, 2))}\n${array(events.slice(2))}`,
    );
    const run = await producer(argv('--file', file, '--on-invalid', 'skip', '--format', 'json'));
    const { report } = await outcomeOf(run);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(line);
    expect(report.counts).toMatchObject({ accepted: 2, skipped: 0 });
    expect(stream.stored).toHaveLength(2);
  });

  it('sends nothing for an empty file', async () => {
    const { argv, stream, folder, ledgers } = await set(acceptAll);
    const file = join(folder, 'empty.ndjson');
    await writeFile(file, '');
    const run = await producer(argv('--file', file));
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('0 of 0 website-events accepted');
    expect(stream.requestSizes).toEqual([]);
    // Nothing stopped the run: its ledger says that there was nothing to send.
    expect(await ledgerFiles(ledgers)).toHaveLength(1);
  });
});

describe('producer send, interrupted', () => {
  it('takes nothing new, drains what is in flight, and says so', async () => {
    const interruption = new AbortController();
    const { argv, stream } = await set(
      acceptAll,
      async (records, tools) => {
        interruption.abort();
        await refuse((_record, place) => place < 50, THROTTLED)(records, tools);
      },
      acceptAll,
    );
    const run = await producer(
      argv('--count', '1000000', '--concurrency', '1', '--format', 'json'),
      interruption.signal,
    );
    const { report, lines } = await outcomeOf(run);
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: 'draining what is in flight; Ctrl-C again ends at once\n',
    });
    expect(stream.requestSizes).toEqual([500, 500, 50]);
    expect(report).toMatchObject({ interrupted: true, counts: { attempted: 1_000, accepted: 1_000 } });
    expect(lines.at(-1)).toMatchObject({ kind: 'end', interrupted: true });
  });

  it('leaves no ledger when nothing was sent yet', async () => {
    const { argv, stream, ledgers } = await set(acceptAll);
    const run = await producer(argv(), AbortSignal.abort());
    expect(run.exitCode).toBe(0);
    expect(stream.requestSizes).toEqual([]);
    expect(existsSync(ledgers) ? await ledgerFiles(ledgers) : []).toEqual([]);
  });
});
