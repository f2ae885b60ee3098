import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findingKinds } from '../src/finding.ts';
import { keyFor, startArchive, type TestArchive } from './helpers/archive.ts';
import { eventIdOf, eventsFrom, linesOf, websiteEvent } from './helpers/events.ts';

const SENT_AT = '2026-11-24T09:59:50.000Z';
const FIRST_ARRIVAL = '2026-11-24T09:59:50.100Z';
const SECOND_ARRIVAL = '2026-11-24T10:00:02.000Z';

describe('one fault in a good archive', () => {
  let archive: TestArchive;
  const first = eventsFrom(0, 20);
  const second = eventsFrom(20, 10);
  let firstKey: string;
  let secondKey: string;

  beforeEach(async () => {
    archive = await startArchive();
    firstKey = await archive.deliver(first, FIRST_ARRIVAL);
    secondKey = await archive.deliver(second, SECOND_ARRIVAL);
    await archive.accept([...first, ...second], SENT_AT);
  });
  afterEach(() => archive.close());

  /** The report, after checking that only one kind of finding is in it. */
  async function onlyFinding(kind: string) {
    const report = await archive.verifyJson('--ledger', 'latest');
    const found = Object.fromEntries(findingKinds.map((name) => [name, report.counts[name]]));
    const none = Object.fromEntries(findingKinds.map((name) => [name, 0]));
    expect(found).toEqual({ ...none, [kind]: report.findings.length });
    expect(new Set(report.findings.map((finding) => finding.kind))).toEqual(new Set([kind]));
    return report;
  }

  it('none: passes with nothing found', async () => {
    const report = await archive.verifyJson('--ledger', 'latest');
    expect(report).toMatchObject({ verdict: 'pass', exitCode: 0, findings: [] });
    expect(report.counts).toEqual({
      partitions: 2,
      objects: 2,
      bytes: expect.any(Number),
      rows: 30,
      lost: 0,
      unexpected: 0,
      duplicated: 0,
      recovered: 0,
      inFlight: 0,
      invalid: 0,
      corrupt: 0,
      misfiled: 0,
      errorObjects: 0,
    });
    expect(Object.keys(report)).toEqual([
      'verdict',
      'counts',
      'datasets',
      'partitions',
      'findings',
      'errorObjects',
      'exitCode',
    ]);
  });

  it('lost: an accepted event that is in no object', async () => {
    await archive.put(secondKey, gzipSync(linesOf(second.slice(1))));
    const report = await onlyFinding('lost');
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.findings).toEqual([
      {
        dataset: 'website-events',
        kind: 'lost',
        eventId: eventIdOf(20),
        problem:
          'accepted at 2026-11-24T09:59:50.000Z (shardId-000000000000 496720), but in no object; newer records of its shard are archived',
        advice: 'stream website-events-stream no longer has it (24 h); send it again with the same id',
      },
    ]);
  });

  it('unexpected: an archived event that no ledger knows', async () => {
    await archive.put(secondKey, gzipSync(linesOf([...second, websiteEvent(999)])));
    const report = await onlyFinding('unexpected');
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(report.findings).toEqual([
      expect.objectContaining({ kind: 'unexpected', object: secondKey, line: 11, eventId: eventIdOf(999) }),
    ]);
  });

  it('duplicated: an event archived twice, which passes', async () => {
    await archive.put(secondKey, gzipSync(linesOf([...second, websiteEvent(3)])));
    const report = await onlyFinding('duplicated');
    expect(report).toMatchObject({ verdict: 'pass', exitCode: 0, counts: { rows: 31 } });
    expect(report.findings).toEqual([
      expect.objectContaining({
        object: secondKey,
        line: 11,
        eventId: eventIdOf(3),
        problem: `archived 2 times, first in ${firstKey} line 4`,
      }),
    ]);
  });

  it('invalid: a row that does not fit the schema', async () => {
    const bad = websiteEvent(22, { country: 'Deutschland 🇩🇪' });
    await archive.put(secondKey, gzipSync(linesOf([...second.slice(0, 2), bad, ...second.slice(3)])));
    const report = await onlyFinding('invalid');
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, counts: { rows: 29 } });
    expect(report.findings).toEqual([
      {
        dataset: 'website-events',
        kind: 'invalid',
        object: secondKey,
        line: 3,
        field: 'country',
        eventId: eventIdOf(22),
        problem: 'must be an ISO 3166-1 alpha-2 code such as DE',
        advice: 'mend the producer of this event, or give the dataset this field',
      },
    ]);
  });

  it('corrupt: an object whose checksum is wrong', async () => {
    const body = gzipSync(linesOf(second));
    body.writeUInt32LE(123, body.length - 8);
    await archive.put(secondKey, body);
    const report = await onlyFinding('corrupt');
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, counts: { rows: 30 } });
    expect(report.findings).toEqual([
      expect.objectContaining({
        object: secondKey,
        problem: 'gzip checksum (CRC-32) does not match its content; lines 1 to 10 could be read',
      }),
    ]);
  });

  it('corrupt: an empty object beside the good ones', async () => {
    const key = keyFor(SECOND_ARRIVAL);
    await archive.put(key, Buffer.alloc(0));
    const report = await onlyFinding('corrupt');
    expect(report.findings).toEqual([
      expect.objectContaining({ object: key, problem: 'object is empty (0 bytes)' }),
    ]);
  });

  it('misfiled: an object under another hour than its name says', async () => {
    await archive.put(secondKey, gzipSync(linesOf(second.slice(0, 5))));
    const key = keyFor(SECOND_ARRIVAL, '.gz', '2026-11-20T03:00:00.000Z');
    await archive.put(key, gzipSync(linesOf(second.slice(5))));
    const report = await onlyFinding('misfiled');
    expect(report).toMatchObject({ verdict: 'fail', exitCode: 1, counts: { partitions: 3, rows: 30 } });
    expect(report.findings).toEqual([
      {
        dataset: 'website-events',
        kind: 'misfiled',
        object: key,
        problem: 'arrived at 2026-11-24T10:00:02.000Z by its name, but does not lie in that hour',
        advice: 'move it to year=2026/month=11/day=24/hour=10/',
      },
    ]);
  });

  it('a truncated object is corrupt, and only the events after the cut are lost', async () => {
    const body = gzipSync(linesOf(second), { level: 0 });
    await archive.put(secondKey, body.subarray(0, body.length / 2));
    const { counts, findings } = await archive.verifyJson('--ledger', 'latest');
    const readable = (counts.rows ?? 0) - 20;
    expect(readable).toBeGreaterThan(2);
    expect(counts).toMatchObject({ corrupt: 1, invalid: 0, lost: 10 - readable, unexpected: 0 });
    expect(findings[0]?.advice).toBe(
      `it may be in the unreadable part of ${secondKey}; mend that object first`,
    );
  });

  it('documents without a newline between them are one invalid line, and none of them is lost', async () => {
    const glued = second.map((event) => JSON.stringify(event)).join('');
    await archive.put(secondKey, gzipSync(Buffer.from(glued)));
    const report = await onlyFinding('invalid');
    expect(report.findings).toEqual([
      expect.objectContaining({
        object: secondKey,
        line: 1,
        problem: expect.stringContaining('10 JSON documents on one line'),
        advice: expect.stringContaining('AppendDelimiterToRecord'),
      }),
    ]);
  });

  it('two gzip members in one object are read as one', async () => {
    const members = [gzipSync(linesOf(second.slice(0, 4))), gzipSync(linesOf(second.slice(4)))];
    await archive.put(secondKey, Buffer.concat(members));
    expect(await archive.verifyJson('--ledger', 'latest')).toMatchObject({
      verdict: 'pass',
      counts: { rows: 30 },
    });
  });

  it('foreign keys and error output are noted, and no findings', async () => {
    await archive.put('.data', Buffer.from('x'));
    await archive.put('year=2026/month=11/day=24/hour=10/notes ü & 100%.txt', Buffer.from('{}'));
    await archive.put('year=2026/month=11/day=24/hour=10/', Buffer.alloc(0));
    const stamp = '2026-11-24-10-00-02-00000000-0000-4000-9000-00000000ffff';
    await archive.put(
      `errors/processing-failed/year=2026/month=11/day=24/hour=10/website-events-delivery-1-${stamp}`,
      Buffer.from('{}'),
    );
    await archive.put(
      `year=2026/month=11/day=24/hour=10/other-stream-1-${stamp}.gz`,
      gunzipSync(gzipSync('')),
    );
    const { exitCode, stdout } = await archive.verify('--ledger', 'latest');
    expect(exitCode).toBe(0);
    const json = await archive.verify('--ledger', 'latest', '--format', 'json');
    expect(json.stderr.split('\n').filter((line) => line.startsWith('note '))).toHaveLength(4);
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'pass', findings: [] });
    expect(stdout).toContain('note 1 object of error output: records that could not be delivered');
    expect(stdout).toContain('2 foreign keys left out (not named by Firehose)');
    expect(stdout).toContain('1 foreign key left out (written by delivery stream other-stream)');
    expect(stdout).toContain('1 foreign key left out (not under year=!{timestamp:yyyy}/');
  });
});
