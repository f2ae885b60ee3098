import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { producer, reportOf } from '../helpers/producer.ts';
import {
  acceptAll,
  fail,
  refuse,
  type Step,
  storeAndHang,
  storeAndReset,
} from '../helpers/scripted-stream.ts';
import { countOf, idsIn, outcomeOf, set, THROTTLED } from '../helpers/sending.ts';

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

  it('spools what is throttled at every attempt, with the reason, and exits 1', async () => {
    const isUnlucky = ({ text }: { text: string }) => text.includes('"device_type":"tablet"');
    const { stream, argv } = await set(refuse(isUnlucky, THROTTLED));
    const run = await producer(
      argv('--count', '200', '--seed', '1', '--max-attempts', '3', '--format', 'json'),
    );
    const { report, fates } = await outcomeOf(run);
    expect(run.exitCode).toBe(1);
    expect(report.counts.accepted).toBe(stream.stored.length);
    expect(report.counts.spooled).toBe(200 - stream.stored.length);
    expect(report.counts.spooled).toBeGreaterThan(0);
    expect(report.reasons).toEqual({ [`${THROTTLED}: as scripted`]: report.counts.spooled });
    expect(countOf(fates, 'spooled')).toBe(report.counts.spooled);
    expect(report.resend).toBe(`pnpm producer resend --endpoint ${stream.endpoint} ${report.ledger}`);
  });

  it('sends again what is refused with a code that is not documented, and at last keeps it in the spool, not rejected', async () => {
    const { stream, argv } = await set(refuse(({ text }) => text.includes('"tablet"'), 'SomethingNew'));
    const run = await producer(
      argv('--count', '100', '--seed', '1', '--max-attempts', '3', '--format', 'json'),
    );
    expect(run.exitCode).toBe(1);
    const { counts, spool } = reportOf(run);
    const left = 100 - stream.stored.length;
    expect(left).toBeGreaterThan(0);
    expect(counts).toMatchObject({ accepted: 100 - left, unknown: left, rejected: 0, retries: 2 * left });
    expect((await readFile(spool ?? '', 'utf8')).trimEnd().split('\n')).toHaveLength(left);
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
      '1s',
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
