import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rowFromLine, websiteEvents } from '@event-archive/event-schema';
import { afterEach, describe, expect, it } from 'vitest';
import { eventGenerator } from '../../src/generate/index.ts';
import { fatesOf, ledgerFiles, ledgerLines, producer, reportOf, sendingTo } from '../helpers/producer.ts';
import {
  acceptAll,
  fail,
  refuse,
  type Step,
  scriptedStream,
  storeAndHang,
  storeAndReset,
} from '../helpers/scripted-stream.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function set(...steps: Step[]) {
  const stream = await scriptedStream(...steps);
  const place = await sendingTo(stream);
  cleanUps.push(stream.close, place.remove);
  return { stream, ...place };
}

const THROTTLED = 'ProvisionedThroughputExceededException';
const idsIn = (texts: readonly { text: string }[]): string[] =>
  texts.map(({ text }) => (JSON.parse(text) as { event_id: string }).event_id);

/** The report of a JSON run, with the fate of each event from its ledger. */
async function outcomeOf(run: Awaited<ReturnType<typeof producer>>) {
  const report = reportOf(run);
  const lines = await ledgerLines(report.ledger ?? '');
  return { report, lines, fates: fatesOf(lines) };
}

const countOf = (fates: ReadonlyMap<string, string>, fate: string): number =>
  [...fates.values()].filter((one) => one === fate).length;

describe('producer send', () => {
  it('sends 1,000 website events as records without newline, by session', async () => {
    const { stream, argv } = await set(acceptAll);
    const run = await producer(argv());
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(stream.stored).toHaveLength(1_000);
    for (const { text, partitionKey } of stream.stored) {
      const row = rowFromLine(websiteEvents, text);
      expect(row.ok && row.row.event.session_id).toBe(partitionKey);
      expect(text).not.toContain('\n');
    }
    expect(Math.max(...stream.requestSizes)).toBe(500);
  });

  it('says what happened, where the ledger is and how to verify', async () => {
    const { argv, folder, stream } = await set(acceptAll);
    const run = await producer(argv('--count', '1200', '--seed', '7'));
    const text = run.stdout
      .replaceAll(folder, 'FOLDER')
      .replaceAll(stream.endpoint, 'ENDPOINT')
      .replace(/ in [\d.]+ s, [\d,]+ events\/s/, ' in TIME')
      .replace(/[\d.]+ KiB/, 'SIZE')
      .replaceAll(/\d{8}T\d{9}Z-[0-9a-f]{8}/g, 'RUN');
    expect(text).toMatchSnapshot();
  });

  it('writes one JSON value on stdout, and a ledger that agrees with it', async () => {
    const { stream, argv } = await set(acceptAll);
    const { report, lines, fates } = await outcomeOf(
      await producer(argv('--count', '1500', '--format', 'json')),
    );
    expect(report.counts).toMatchObject({ attempted: 1_500, accepted: 1_500, requests: 3, retries: 0 });
    expect(report.shards).toEqual({ 'shardId-000000000000': 1_500 });
    expect([...fates.keys()].sort()).toEqual(idsIn(stream.stored).sort());
    expect(lines[0]).toMatchObject({
      kind: 'run',
      environment: 'local',
      options: { seed: report.seed, count: 1_500 },
    });
    expect(lines.at(-1)).toMatchObject({
      kind: 'end',
      interrupted: false,
      totals: { attempted: 1_500, accepted: 1_500, unknown: 0, rejected: 0, skipped: 0 },
    });
  });

  it('says sending before each request, and what came of it after', async () => {
    const seen: number[] = [];
    const place = await set(async (records, tools) => {
      const [file] = await ledgerFiles(place.ledgers);
      const lines = await ledgerLines(join(place.ledgers, 'local', file ?? ''));
      const ids = new Set(
        lines.flatMap((line) => (line.kind === 'sending' ? line.events.map(({ id }) => id) : [])),
      );
      seen.push(idsIn(records).filter((id) => ids.has(id)).length);
      await acceptAll(records, tools);
    });
    expect((await producer(place.argv('--count', '700'))).exitCode).toBe(0);
    expect(seen.sort()).toEqual([200, 500]);
  });

  it('sends the same bytes for the same seed and start time', async () => {
    const { stream, argv } = await set(acceptAll);
    const flags = [
      '--count',
      '600',
      '--seed',
      '42',
      '--start-time',
      '2026-11-24T10:00:00Z',
      '--concurrency',
      '1',
    ];
    await producer(argv(...flags));
    await producer(argv(...flags));
    expect(stream.stored.slice(600)).toEqual(stream.stored.slice(0, 600));
    expect(stream.stored[0]?.text).toContain('"timestamp":"2026-11-24T10:00:00.000Z"');
  });

  it('honours --rate', async () => {
    const { argv } = await set(acceptAll);
    const report = reportOf(
      await producer(argv('--duration', '1500ms', '--rate', '400', '--format', 'json')),
    );
    expect(report.counts.accepted).toBe(600);
    expect(report.seconds).toBeGreaterThanOrEqual(1.48);
    expect(report.seconds).toBeLessThan(2);
  });

  it('ends --duration without --rate in time', async () => {
    const { argv } = await set(acceptAll);
    const report = reportOf(await producer(argv('--duration', '300ms', '--format', 'json')));
    expect(report.counts.accepted).toBeGreaterThan(500);
    expect(report.seconds).toBeLessThan(1.5);
  });
});

describe('producer send, when the stream refuses', () => {
  it('sends only the throttled records again until they are in', async () => {
    const { stream, argv } = await set(
      refuse((_record, place) => place % 3 === 0, THROTTLED),
      refuse((_record, place) => place < 5, THROTTLED),
      acceptAll,
    );
    const { report, fates } = await outcomeOf(
      await producer(argv('--count', '300', '--concurrency', '1', '--format', 'json')),
    );
    expect(stream.requestSizes).toEqual([300, 100, 5]);
    expect(report.counts).toMatchObject({
      accepted: 300,
      retries: 105,
      throttles: 105,
      rejected: 0,
      unknown: 0,
    });
    expect(new Set(idsIn(stream.stored)).size).toBe(300);
    expect(countOf(fates, 'accepted')).toBe(300);
  });

  it('rejects what is throttled at every attempt, with the reason, and exits 1', async () => {
    const isUnlucky = ({ text }: { text: string }) => text.includes('"device_type":"tablet"');
    const { stream, argv } = await set(refuse(isUnlucky, THROTTLED));
    const run = await producer(
      argv('--count', '200', '--seed', '1', '--max-attempts', '3', '--format', 'json'),
    );
    const { report, fates } = await outcomeOf(run);
    expect(run.exitCode).toBe(1);
    expect(report.counts.accepted).toBe(stream.stored.length);
    expect(report.counts.rejected).toBe(200 - stream.stored.length);
    expect(report.counts.rejected).toBeGreaterThan(0);
    expect(report.reasons).toEqual({ [`${THROTTLED}: as scripted`]: report.counts.rejected });
    expect(countOf(fates, 'rejected')).toBe(report.counts.rejected);
  });

  it('does not send again what the service will never take', async () => {
    const { stream, argv } = await set(refuse((_record, place) => place === 2, 'KMSDisabledException'));
    const run = await producer(argv('--count', '10', '--format', 'json'));
    expect(run.exitCode).toBe(1);
    expect(reportOf(run).counts).toMatchObject({ accepted: 9, rejected: 1, retries: 0 });
    expect(stream.requestSizes).toEqual([10]);
  });

  it.each([
    ['a throttled call', fail(400, THROTTLED), 10],
    ['an internal failure of the call', fail(500, 'InternalFailure'), 0],
  ])('sends everything again after %s', async (_name, step, throttles) => {
    const { stream, argv } = await set(step, acceptAll);
    const run = await producer(argv('--count', '10', '--format', 'json'));
    expect(run.exitCode).toBe(0);
    expect(stream.requestSizes).toEqual([10, 10]);
    expect(reportOf(run).counts).toMatchObject({ accepted: 10, retries: 10, throttles });
  });
});

describe('producer send, when a reply is lost', () => {
  it('calls the events unknown, sends them again, and then accepted', async () => {
    const { stream, argv } = await set(acceptAll, storeAndReset, acceptAll);
    const { report, lines, fates } = await outcomeOf(
      await producer(argv('--count', '600', '--concurrency', '1', '--format', 'json')),
    );
    expect(stream.stored).toHaveLength(700);
    expect(report.counts).toMatchObject({ accepted: 600, unknown: 0, retries: 100 });
    expect(lines.filter(({ kind }) => kind === 'unknown')).toHaveLength(100);
    expect(countOf(fates, 'accepted')).toBe(600);
  });

  it.each([
    ['connections break off', storeAndReset],
    ['no reply comes', storeAndHang],
  ])('leaves events unknown, never rejected, when %s at every attempt, and stops', async (_name, step) => {
    const { argv, stream } = await set(acceptAll, step);
    const flags = [
      '--max-attempts',
      '2',
      '--request-timeout',
      '200ms',
      '--concurrency',
      '1',
      '--format',
      'json',
    ];
    const run = await producer(argv('--count', '5000', ...flags));
    const { report, fates } = await outcomeOf(run);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(
      /^error sending to website-events-stream: http:\/\/127.0.0.1:\d+ does not answer/,
    );
    expect(report.counts).toMatchObject({ attempted: 1_000, accepted: 500, unknown: 500, rejected: 0 });
    expect(report.stoppedBecause).toContain('does not answer');
    expect(countOf(fates, 'unknown')).toBe(500);
    expect(stream.stored).toHaveLength(1_500);
  });

  it('believes no reply that has fewer entries than the request', async () => {
    const short: Step = (records, { store, reply }) => {
      const Records = records.map((record) => store(record)).slice(1);
      reply(200, { FailedRecordCount: 0, Records });
    };
    const { argv, stream } = await set(short, acceptAll);
    const { report, lines } = await outcomeOf(await producer(argv('--count', '5', '--format', 'json')));
    expect(report.counts).toMatchObject({ accepted: 5, retries: 5 });
    expect(lines.filter(({ kind }) => kind === 'unknown')).toHaveLength(5);
    expect(stream.stored).toHaveLength(10);
  });

  it('believes no reply that it cannot read', async () => {
    const { argv } = await set((_records, { reply }) => reply(200, '{"Records":['), acceptAll);
    const run = await producer(argv('--count', '5', '--format', 'json'));
    expect(reportOf(run).counts).toMatchObject({ accepted: 5, retries: 5 });
  });
});

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
    expect(report.counts).toMatchObject({ attempted: 1_500, accepted: 1_000, rejected: 500 });
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
    [['--file', '/nowhere/events.ndjson'], '--file /nowhere/events.ndjson: cannot read it: ENOENT'],
  ])('refuses %j in one line', async (flags, message) => {
    const { argv, ledgers } = await set(acceptAll);
    const run = await producer(argv(...flags));
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/^error [^\n]+\n$/);
    expect(run.stderr).toContain(message);
    expect(await ledgerFiles(ledgers)).toEqual([]);
  });
});

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
    expect(kept).toEqual({ line: 3, field: 'event_id', reason: 'Invalid UUID', text: bad });
  });

  it('sends nothing for an empty file', async () => {
    const { argv, stream, folder } = await set(acceptAll);
    const file = join(folder, 'empty.ndjson');
    await writeFile(file, '');
    const run = await producer(argv('--file', file));
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('0 of 0 website-events accepted');
    expect(stream.requestSizes).toEqual([]);
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

describe('producer --help', () => {
  it('lists the commands', async () => {
    expect((await producer(['--help'])).stdout).toMatchSnapshot();
  });

  it('explains send', async () => {
    expect((await producer(['send', '--help'])).stdout).toMatchSnapshot();
  });
});
