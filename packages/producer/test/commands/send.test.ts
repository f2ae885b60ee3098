import { join } from 'node:path';
import { rowFromLine, websiteEvents } from '@event-archive/event-schema';
import { describe, expect, it, vi } from 'vitest';
import { ledgerFiles, ledgerLines, producer, reportOf } from '../helpers/producer.ts';
import { acceptAll } from '../helpers/scripted-stream.ts';
import { idsIn, outcomeOf, set } from '../helpers/sending.ts';

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
      .replace(/ in [\d.]+ s, [\d,]+ events\/s, [\d.]+ [KM]iB\/s/, ' in TIME')
      .replace(/[\d.]+ KiB/, 'SIZE')
      .replaceAll(/\d{8}T\d{9}Z-[0-9a-f]{8}/g, 'RUN');
    expect(text).toMatchSnapshot();
  });

  it('says on stderr that AWS_ENDPOINT_URL leads away from the AWS of the environment', async () => {
    const { ledgers, stream } = await set(acceptAll);
    vi.stubEnv('AWS_ENDPOINT_URL', stream.endpoint);
    try {
      const run = await producer(['send', '--env', 'dev', '--count', '2', '--ledgers', ledgers]);
      expect(run.stderr).toBe(
        `calling ${stream.endpoint}, not AWS, for environment dev: AWS_ENDPOINT_URL says so\n`,
      );
      expect(stream.stored).toHaveLength(2);
    } finally {
      vi.unstubAllEnvs();
    }
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
    const flags = ['--count', '600', '--seed', '42', '--start', '2026-11-24T10:00:00Z', '--concurrency', '1'];
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
describe('producer --help', () => {
  it('lists the commands', async () => {
    expect((await producer(['--help'])).stdout).toMatchSnapshot();
  });

  it('explains send', async () => {
    expect((await producer(['send', '--help'])).stdout).toMatchSnapshot();
  });
});
