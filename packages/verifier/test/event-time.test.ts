import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveOfEachTest, SENT_AT, seconds } from './helpers/archive.ts';
import { acceptedRunOf, appLog, keyIn } from './helpers/datasets.ts';
import { linesOf } from './helpers/events.ts';

const PIPELINE = { environment: 'prod', dataset: 'app-logs' };
const LONG_AGO = '2019-02-28T23:59:59.999Z';
const key = (hour: string, arrivedAt: string) =>
  keyIn('prod', 'app-logs', { path: `${hour}:00`, name: arrivedAt, extension: '.gz' });
const body = (...events: readonly ReturnType<typeof appLog>[]) => gzipSync(linesOf(events));

describe('verify of an archive by event time', () => {
  const archive = archiveOfEachTest('prod');
  const verify = (...argv: string[]) => archive().verifyJson('--dataset', 'app-logs', ...argv);

  it('finds the events of a run in whatever hours they happened', async () => {
    const events = [appLog(1, LONG_AGO), appLog(2, SENT_AT), appLog(3, '2031-01-01T00:00:00.000Z')];
    for (const event of events)
      await archive().put(key(String(event.timestamp).slice(0, 13), seconds(1)), body(event));
    await archive().writeLedger('run.ndjson', acceptedRunOf(PIPELINE, events, SENT_AT));
    const report = await archive().verifyJson('--ledger', 'latest');
    expect(report).toMatchObject({
      verdict: 'pass',
      exitCode: 0,
      counts: { partitions: 3, rows: 3, lost: 0, misfiled: 0 },
    });
    expect(report.partitions.map(({ hour }) => hour)).toEqual([
      '2019-02-28T23:00:00.000Z',
      '2026-11-24T10:00:00.000Z',
      '2031-01-01T00:00:00.000Z',
    ]);
    const { stdout } = await archive().verify('--ledger', 'latest');
    expect(stdout).toContain('hours from 2026-11-24T08 to 2026-11-24T12 (UTC) of arrival, read 3 objects');
    expect(stdout).toContain('2026-11-24 10:00:01 to 2026-11-24 10:00:01');
  });

  it('opens, for a run, only what arrived when it may have', async () => {
    await archive().put(key('2026-11-24T10', '2026-11-20T10:00:00.000Z'), body(appLog(8, SENT_AT)));
    await archive().put(key('2019-02-28T23', seconds(2)), body(appLog(1, LONG_AGO)));
    await archive().writeLedger('run.ndjson', acceptedRunOf(PIPELINE, [appLog(1, LONG_AGO)], SENT_AT));
    expect((await archive().verifyJson('--ledger', 'latest')).counts).toMatchObject({
      objects: 1,
      lost: 0,
      unexpected: 0,
    });
  });

  it('calls a row misfiled that did not happen in the hour of its object, and names where it belongs', async () => {
    const object = key('2026-11-24T10', seconds(1));
    const astray = appLog(2, '2026-11-24T09:59:59.999Z');
    await archive().put(object, body(appLog(1, SENT_AT), astray, appLog(3, seconds(3599.999))));
    const report = await verify();
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, counts: { rows: 3, misfiled: 1 } });
    expect(report.findings).toEqual([
      {
        dataset: 'app-logs',
        kind: 'misfiled',
        object,
        line: 2,
        field: 'timestamp',
        eventId: astray.event_id,
        problem:
          'happened at 2026-11-24T09:59:59.999Z, but does not lie in app-logs/year=2026/month=11/day=24/hour=09/',
        advice:
          'move it there; when delivery filed it, send timestamp as UTC: the text decides, its offset does not count',
      },
    ]);
  });

  it('finds what delivery misfiles because its producer writes offsets', async () => {
    await archive().put(key('2026-11-24T10', seconds(1)), body(appLog(1, '2026-11-24T10:30:00.000+02:00')));
    expect(await verify()).toMatchObject({
      counts: { misfiled: 1 },
      findings: [{ problem: expect.stringContaining('happened at 2026-11-24T08:30:00.000Z') }],
    });
  });

  it('looks at the hours in which events happened when asked for hours', async () => {
    await archive().put(key('2019-02-28T23', seconds(1)), body(appLog(1, LONG_AGO)));
    await archive().put(key('2026-11-24T10', seconds(1)), body(appLog(2, SENT_AT)));
    const { counts } = await verify('--from', '2019-02-28T23', '--to', '2019-03-01');
    expect(counts).toMatchObject({ objects: 1, rows: 1 });
    const { stdout } = await archive().verify('--dataset', 'app-logs', '--from', '2020-01-01');
    expect(stdout).toContain('hours from 2020-01-01T00 (UTC) of event time, read 1 object');
  });

  it('gives delivery one and a half times the buffer interval', async () => {
    await archive().writeLedger('run.ndjson', acceptedRunOf(PIPELINE, [appLog(1, SENT_AT)], SENT_AT));
    await archive().put(key('2026-11-24T10', seconds(1)), body(appLog(2, SENT_AT)));
    const dueSeconds = 1.5 * 900 + 60;
    archive().nowMs = Date.parse(seconds(dueSeconds - 0.001));
    const early = await archive().verifyJson('--ledger', 'latest', '--other-producers');
    expect(early).toMatchObject({ verdict: 'inconclusive', counts: { inFlight: 1, lost: 0 } });
    archive().nowMs = Date.parse(seconds(dueSeconds));
    expect((await archive().verifyJson('--ledger', 'latest', '--other-producers')).counts.lost).toBe(1);
  });
});
