import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { environmentsFolder } from '@event-archive/environments';
import { hourlyLayout } from '@event-archive/event-schema';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { archiveOfEachTest } from './helpers/archive.ts';
import { eventsFrom, linesOf } from './helpers/events.ts';

const UUID = '00000000-0000-4000-9000-00000000000';

/** The key of an object whose oldest record arrived when the delivery stream's clock showed this. */
const keyAt = (clock: string, n: number, pathAt = clock): string =>
  `${hourlyLayout.pathFromHour(Date.parse(`${pathAt.slice(0, 13)}:00:00Z`))}website-events-delivery-1-${clock.replace(/[T:]/g, '-')}-${UUID}${n}.gz`;

describe('verify of an archive in another time zone', () => {
  const archive = archiveOfEachTest();
  let folder: string;
  const useZone = (zone: string) => {
    const file = join(folder, 'local.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('"customTimeZone": "UTC"', `"customTimeZone": "${zone}"`),
    );
    vi.stubEnv('EVENT_ARCHIVE_ENVIRONMENTS', folder);
  };
  const deliver = (key: string, first: number, count: number) =>
    archive().put(key, gzipSync(linesOf(eventsFrom(first, count))), 'gzip');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-zone-'));
    cpSync(environmentsFolder(), folder, { recursive: true });
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('reads paths and names on its clock, shows them so, and gives programs instants', async () => {
    useZone('Asia/Calcutta');
    await deliver(keyAt('2026-11-24T15:29:59', 1), 0, 3);
    await deliver(keyAt('2026-11-24T15:30:01', 2), 3, 4);
    const { partitions, ...report } = await archive().verifyJson();
    expect(report).toMatchObject({ verdict: 'pass', counts: { objects: 2, misfiled: 0 } });
    expect(partitions).toEqual([
      expect.objectContaining({
        path: 'year=2026/month=11/day=24/hour=15/',
        hour: '2026-11-24T09:30:00.000Z',
        firstArrivalAt: '2026-11-24T09:59:59.000Z',
        lastArrivalAt: '2026-11-24T10:00:01.000Z',
      }),
    ]);
    const { stdout } = await archive().verify();
    expect(stdout).toContain('all hours, shown in Asia/Calcutta, read 2 objects');
    expect(stdout).toContain('15:29:59 to 15:30:01');
  });

  it('takes hours asked for as UTC, though they are halves of two of its own', async () => {
    useZone('Asia/Calcutta');
    await deliver(keyAt('2026-11-24T15:29:59', 1), 0, 3);
    await deliver(keyAt('2026-11-24T15:30:01', 2), 3, 4);
    await deliver(keyAt('2026-11-24T16:29:59', 3), 7, 5);
    await deliver(keyAt('2026-11-24T16:30:00', 4), 12, 6);
    const hours = ['--from', '2026-11-24T10', '--to', '2026-11-24T11', '--sample', 'all'];
    expect((await archive().verifyJson(...hours)).counts).toMatchObject({ objects: 2, rows: 9 });
  });

  it('finds the events of a run over the night that clocks are set back', async () => {
    useZone('Europe/Madrid');
    const sentAt = '2026-10-25T00:59:59.000Z';
    archive().nowMs = Date.parse('2026-10-26T00:00:00Z');
    await deliver(keyAt('2026-10-25T02:59:59', 1), 0, 3);
    await deliver(keyAt('2026-10-25T02:00:00', 2), 3, 3);
    await archive().accept(eventsFrom(0, 6), sentAt);
    expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
      verdict: 'pass',
      counts: { objects: 2, rows: 6, partitions: 1, lost: 0, misfiled: 0 },
    });
    const hour = ['--from', '2026-10-25T01', '--to', '2026-10-25T02', '--sample', 'all'];
    expect((await archive().verifyJson(...hour)).partitions).toEqual([
      expect.objectContaining({ hour: '2026-10-25T00:00:00.000Z', objects: 2 }),
    ]);
  });

  it('calls nobody unexpected for rows that may be older than the run by an hour', async () => {
    useZone('Europe/Madrid');
    archive().nowMs = Date.parse('2026-10-26T00:00:00Z');
    await archive().accept(eventsFrom(0, 1), '2026-10-25T01:10:00.000Z');
    await deliver(keyAt('2026-10-25T02:10:01', 1), 0, 1);
    await deliver(keyAt('2026-10-25T02:30:00', 2), 50, 1);
    await deliver(keyAt('2026-10-25T03:00:00', 3), 60, 1);
    const { counts, findings } = await archive().verifyJson('--ledger', 'latest');
    expect(counts).toMatchObject({ lost: 0, unexpected: 1 });
    expect(findings[0]?.object).toContain('hour=03/');
  });

  it('calls an object misfiled on its clock, and leaves out a name from the hour that clocks skip', async () => {
    useZone('Europe/Madrid');
    const moved = keyAt('2026-11-24T10:30:00', 1, '2026-11-24T09:30:00');
    await deliver(moved, 0, 1);
    await deliver(keyAt('2026-03-29T02:30:00', 2), 1, 1);
    const report = await archive().verifyJson();
    expect(report.counts).toMatchObject({ objects: 1, misfiled: 1 });
    expect(report.findings).toEqual([
      expect.objectContaining({
        object: moved,
        problem: 'arrived at 2026-11-24T10:30:00 (Europe/Madrid) by its name, but does not lie in that hour',
        advice: 'move it to year=2026/month=11/day=24/hour=10/',
      }),
    ]);
    expect((await archive().verify()).stdout).toContain(
      'note 1 foreign key left out (its name holds a time that clocks leave out in Europe/Madrid)',
    );
  });

  it('finds an object gone astray from either side', async () => {
    useZone('Europe/Madrid');
    await deliver(keyAt('2026-11-24T10:30:00', 1, '2026-11-23T00:30:00'), 0, 1);
    const misfiled = async (from: string, to: string) =>
      (await archive().verifyJson('--from', from, '--to', to)).counts.misfiled;
    expect(await misfiled('2026-11-22T23', '2026-11-23T00')).toBe(1);
    await archive().accept(eventsFrom(0, 1), '2026-11-24T09:29:59.000Z');
    expect((await archive().verifyJson('--ledger', 'latest')).counts).toMatchObject({ misfiled: 1, lost: 0 });
  });

  it('names file and field of a zone that there is not', async () => {
    useZone('Europe/Atlantis');
    await expect(archive().verify()).rejects.toThrow(
      /^local\.json: website-events: deliveryStream\.customTimeZone: .*Europe\/Atlantis/,
    );
  });
});
