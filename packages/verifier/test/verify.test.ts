import { truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  acceptedLine,
  keyFor,
  runLine,
  runVerify,
  startArchive,
  type TestArchive,
} from './helpers/archive.ts';
import { eventsFrom, linesOf, websiteEvent } from './helpers/events.ts';
import { hadoopSnappyOf, xerialOf } from './helpers/snappy.ts';
import { zipOf } from './helpers/zip.ts';

const SENT_AT = '2026-11-24T10:00:00.000Z';
const seconds = (count: number) => new Date(Date.parse(SENT_AT) + count * 1_000).toISOString();

describe('verify', () => {
  let archive: TestArchive;
  let nowMs: number;
  beforeEach(async () => {
    nowMs = Date.parse('2026-11-25T12:00:00.000Z');
    archive = await startArchive(() => nowMs);
  });
  afterEach(() => archive.close());

  it('shows partitions, rows and verdict', async () => {
    await archive.deliver(eventsFrom(0, 3), '2026-11-24T09:12:01.000Z');
    await archive.deliver(eventsFrom(3, 1_500), '2026-11-24T09:59:59.999Z');
    await archive.deliver([websiteEvent(4), websiteEvent(9, { event_id: 'none', value: 0.001 })], seconds(5));
    const { exitCode, stdout } = await archive.verify();
    expect(exitCode).toBe(1);
    const stable = stdout
      .replaceAll(/[0-9a-f-]{36}(?=\.gz)/g, '<uuid>')
      .replaceAll(/\d+(\.\d)? K?i?B/g, '<size>');
    expect(`\n${stable}`).toMatchInlineSnapshot(`
      "
      website-events in s3://kinesis-archive-data-local (local)
      all hours, read 3 objects

      year=2026
      └─ month=11
         └─ day=24
            ├─ hour=09  2 objects  <size>  1,503 rows  09:12:01 to 09:59:59
            └─ hour=10   1 object    <size>       1 row  10:00:05 to 10:00:05

      event_id                              timestamp                 event_type  user_id     session_id  and 8 more
      00000000-0000-4000-8000-000000000000  2026-11-24T09:59:58.123Z  page_view   user-0-Zoë  session-0
      00000000-0000-4000-8000-000000000001  2026-11-24T09:59:58.123Z  page_view   user-1-Zoë  session-1
      00000000-0000-4000-8000-000000000002  2026-11-24T09:59:58.123Z  page_view   user-2-Zoë  session-2

      duplicated 1
        year=2026/month=11/day=24/hour=10/website-events-delivery-1-2026-11-24-10-00-05-<uuid>.gz, line 1, event 00000000-0000-4000-8000-000000000004
          archived 2 times, first in year=2026/month=11/day=24/hour=09/website-events-delivery-1-2026-11-24-09-59-59-<uuid>.gz line 2
          → nothing to mend: delivery is at least once; count distinct ids in queries

      invalid 1
        year=2026/month=11/day=24/hour=10/website-events-delivery-1-2026-11-24-10-00-05-<uuid>.gz, line 2, field event_id, event none
          Invalid UUID
          → mend the producer of this event, or give the dataset this field

      verdict fail  3 objects, <size>, 1,504 rows, 1 duplicated, 1 invalid
      "
    `);
  });

  it('explains itself', async () => {
    const { exitCode, stdout } = await archive.verify('--help');
    expect(exitCode).toBe(0);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
      "
      pnpm verify

      Lists and checks the archive, and proves with a ledger that everything sent is there

      Options:
        --help             Show help                                                                       [boolean]
        --env              Environment whose archive to check                            [string] [default: "local"]
        --dataset          Dataset; the ledger's or the environment's first when left out                   [string]
        --from             First hour (UTC), e.g. 2026-11-24T09; with --ledger: first time of sending       [string]
        --to               End, not included; like --from                                                   [string]
        --sample           Objects to open, spread evenly, or all; --ledger opens all of the hours it covers
                                                                                             [string] [default: "3"]
        --ledger           Ledger file of a producer run, or latest: is everything it sent there?           [string]
        --ledgers          Folder of ledgers; an archived event that is in none of them is unexpected
                                                                                      [string] [default: ".ledgers"]
        --other-producers  Events without a ledger (sent with the AWS CLI, boto3, …) are welcome, not unexpected
                                                                                          [boolean] [default: false]
        --grace            Seconds after the buffer interval in which a missing event is in flight, not lost
                                                                                              [number] [default: 60]
        --endpoint         URL to call instead of the one of the environment or AWS_ENDPOINT_URL            [string]
        --format           What to print                                 [choices: "text", "json"] [default: "text"]

      Examples:
        pnpm verify                                              partitions, and the rows of 3 objects
        pnpm verify --ledger latest                              is everything there that the last run sent?
        pnpm verify --env dev --from 2026-11-24T09 --to          every row of three hours
        2026-11-24T12 --sample all
        pnpm verify --ledger latest --format json                one JSON value, for programs; exit code 0 pass, 1
                                                                 findings, 2 could not tell
      "
    `);
  });

  describe('without a ledger', () => {
    it('is inconclusive about an empty archive, in one line', async () => {
      const { exitCode, stdout } = await archive.verify();
      expect(exitCode).toBe(2);
      expect(stdout).toContain(
        'there is nothing in s3://kinesis-archive-data-local yet; send events with "pnpm producer send"',
      );
      expect(await archive.verifyJson()).toMatchObject({
        verdict: 'inconclusive',
        counts: { partitions: 0 },
        partitions: [],
        findings: [],
      });
    });

    it('opens 3 objects, or as many as asked, and says so', async () => {
      for (let i = 0; i < 9; i++) await archive.deliver(eventsFrom(i * 10, 10), seconds(i));
      expect((await archive.verify()).stdout).toContain('read 3 of 9 objects (--sample all reads every one)');
      expect((await archive.verifyJson()).counts).toMatchObject({ objects: 9, rows: 30 });
      expect((await archive.verifyJson('--sample', '5')).counts.rows).toBe(50);
      expect((await archive.verifyJson('--sample', 'all')).counts.rows).toBe(90);
    });

    it('looks only at the hours asked for', async () => {
      await archive.deliver(eventsFrom(0, 1), '2026-11-24T08:59:59.000Z');
      await archive.deliver(eventsFrom(1, 2), '2026-11-24T09:30:00.000Z');
      await archive.deliver(eventsFrom(3, 4), '2026-11-24T10:00:00.000Z');
      const rowsOf = async (...argv: string[]) => (await archive.verifyJson(...argv)).counts.rows;
      expect(await rowsOf('--from', '2026-11-24T09', '--to', '2026-11-24T10')).toBe(2);
      expect(await rowsOf('--from', '2026-11-24T09:10Z', '--to', '2026-11-24T09:20Z')).toBe(2);
      expect(await rowsOf('--from', '2026-11-24T09')).toBe(6);
      expect(await rowsOf('--to', '2026-11-24T09')).toBe(1);
      expect(await rowsOf('--from', '2020-01-01', '--to', '2030-01-01')).toBe(7);
    });

    it('lists more objects than one page of a listing holds', async () => {
      const count = 1_005;
      for (let i = 0; i < count; i += 67)
        await Promise.all(
          Array.from({ length: 67 }, (_unused, j) => archive.deliver([websiteEvent(i + j)], seconds(i + j))),
        );
      const { counts, partitions, verdict } = await archive.verifyJson('--sample', 'all');
      expect(verdict).toBe('pass');
      expect(counts).toMatchObject({ objects: count, rows: count, partitions: 1, duplicated: 0 });
      expect(partitions).toEqual([
        {
          path: 'year=2026/month=11/day=24/hour=10/',
          hour: '2026-11-24T10:00:00.000Z',
          objects: count,
          objectsRead: count,
          bytes: counts.bytes,
          rows: count,
          firstArrivalAt: SENT_AT,
          lastArrivalAt: seconds(count - 1),
        },
      ]);
    });

    it('reads every compression that Firehose writes', async () => {
      const lines = (n: number) => linesOf([websiteEvent(n)]);
      await archive.put(keyFor(SENT_AT, ''), lines(1));
      await archive.put(keyFor(SENT_AT, '.gz'), gzipSync(lines(2)), 'gzip');
      await archive.put(keyFor(SENT_AT, '.zip'), await zipOf(lines(3)), 'zip');
      await archive.put(keyFor(SENT_AT, '.snappy'), xerialOf(lines(4)), 'snappy-java');
      await archive.put(keyFor(SENT_AT, '.snappy'), hadoopSnappyOf(lines(5)), 'hadoop-snappy');
      expect(await archive.verifyJson('--sample', 'all')).toMatchObject({
        verdict: 'pass',
        counts: { objects: 5, rows: 5 },
      });
    });

    it('does not let text of others move the cursor', async () => {
      await archive.deliver([websiteEvent(1, { user_agent: '\u001B[2J\u009B31m' })], SENT_AT);
      await archive.deliver([websiteEvent(2, { event_id: '\u001B[2J' })], SENT_AT);
      const { stdout } = await archive.verify();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    });

    it('keeps the first thousand findings of a kind, and counts all', async () => {
      const bad = Array.from({ length: 1_200 }, (_unused, n) => websiteEvent(n, { country: 'XX' }));
      await archive.deliver(bad, SENT_AT);
      const { counts, findings } = await archive.verifyJson();
      expect([counts.invalid, findings.length]).toEqual([1_200, 1_000]);
      expect((await archive.verify()).stdout).toContain('and 1,197 more');
    });
  });

  describe('with a ledger', () => {
    it('reads every object, whatever the sample', async () => {
      for (let i = 0; i < 9; i++) await archive.deliver(eventsFrom(i * 10, 10), seconds(i));
      await archive.accept(eventsFrom(0, 90), SENT_AT);
      const { exitCode, stdout } = await archive.verify('--ledger', 'latest', '--sample', '1');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('90 accepted, 0 unknown, 0 rejected');
      expect(stdout).toContain('read 9 objects: a ledger is compared with every one');
    });

    it('calls a missing event in flight until interval and grace have passed, then lost', async () => {
      await archive.deliver(eventsFrom(0, 5), seconds(1));
      await archive.accept(eventsFrom(0, 7), SENT_AT);
      nowMs = Date.parse(seconds(62.999));
      const early = await archive.verify('--ledger', 'latest');
      expect(early.exitCode).toBe(2);
      expect(early.stdout).toContain('verdict inconclusive');
      expect(early.stdout).toContain(`2 accepted events not due yet; look again at ${seconds(63)}`);
      expect((await archive.verifyJson('--ledger', 'latest')).counts).toMatchObject({ inFlight: 2, lost: 0 });
      expect((await archive.verifyJson('--ledger', 'latest', '--grace', '0')).counts.lost).toBe(2);
      nowMs = Date.parse(seconds(63));
      const late = await archive.verifyJson('--ledger', 'latest');
      expect(late).toMatchObject({ verdict: 'fail', counts: { inFlight: 0, lost: 2 } });
      expect(late.findings[0]?.advice).toContain('keeps it until 2026-11-25T10:00:00.000Z');
    });

    it('counts archived events of unknown fate as recovered, and misses none of the others', async () => {
      const [a, b, c] = eventsFrom(0, 3);
      if (!a || !b || !c) throw new Error('three events');
      const sending = [a, b, c].map((event, seq) => ({ seq, id: String(event.event_id) }));
      const lines = [
        runLine(SENT_AT),
        { kind: 'sending' as const, at: SENT_AT, attempt: 1, events: sending },
        acceptedLine(a, 0, SENT_AT),
      ];
      await archive.writeLedger('killed.ndjson', lines);
      await archive.deliver([a, b], seconds(0));
      expect(await archive.verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'pass',
        counts: { recovered: 1, lost: 0, unexpected: 0 },
      });
    });

    it('finds the newest ledger by name, packed or plain, of the dataset when one is given', async () => {
      await archive.deliver(eventsFrom(0, 2), SENT_AT);
      await archive.accept(eventsFrom(0, 2), SENT_AT);
      const other = { ...runLine(seconds(60), 'run-3'), dataset: 'app-logs' };
      await archive.writeLedger('20261124T110000000Z-run-2.ndjson.gz', [
        runLine(seconds(1), 'run-2'),
        acceptedLine(websiteEvent(1), 0, seconds(1)),
      ]);
      await writeFile(
        join(archive.ledgersFolder, 'local', '20261124T110000000Z-run-2.skipped.ndjson'),
        'x\n',
      );
      expect((await archive.verify('--ledger', 'latest')).stdout).toContain('run-2.ndjson.gz: 1 accepted');
      await archive.writeLedger('20261124T120000000Z-run-3.ndjson', [other]);
      const argv = ['--ledger', 'latest', '--dataset', 'website-events'];
      expect((await archive.verify(...argv)).stdout).toContain('run-2.ndjson.gz: 1 accepted');
      await expect(archive.verify('--ledger', 'latest')).rejects.toThrow(
        '--dataset app-logs: environment local',
      );
    });

    it('tolerates a ledger that a kill cut', async () => {
      const file = await archive.accept(eventsFrom(0, 3), SENT_AT);
      await truncate(file, 600);
      await archive.deliver(eventsFrom(0, 3), SENT_AT);
      const { counts } = await archive.verifyJson('--ledger', file, '--other-producers');
      expect(counts).toMatchObject({ rows: 3, lost: 0 });
    });

    it('knows the events of other runs of the folder', async () => {
      const mine = await archive.accept(eventsFrom(0, 5), SENT_AT, 'mine');
      await archive.accept(eventsFrom(5, 5), seconds(1), 'theirs');
      await archive.deliver(eventsFrom(0, 10), seconds(1));
      expect(await archive.verifyJson('--ledger', mine)).toMatchObject({
        verdict: 'pass',
        counts: { rows: 10 },
      });
    });

    it('fails on events of producers without a ledger, unless they are welcome', async () => {
      await archive.accept(eventsFrom(0, 5), SENT_AT);
      await archive.deliver([...eventsFrom(0, 5), websiteEvent(500)], seconds(1));
      await archive.deliver([websiteEvent(501)], seconds(600));
      expect(await archive.verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'fail',
        counts: { unexpected: 2 },
      });
      const { exitCode, stdout } = await archive.verify('--ledger', 'latest', '--other-producers');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('note 2 events of producers without a ledger');
    });

    it('leaves what was archived before the run, or hours after it, to others', async () => {
      await archive.accept(eventsFrom(0, 5), SENT_AT);
      await archive.deliver([websiteEvent(500)], seconds(-10));
      await archive.deliver([websiteEvent(501)], seconds(4 * 3_600));
      await archive.deliver(eventsFrom(0, 5), seconds(1));
      expect(await archive.verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'pass',
        counts: { unexpected: 0, rows: 6 },
      });
    });

    it('finds events in an object that was begun long before they were sent', async () => {
      await archive.accept(eventsFrom(0, 5), SENT_AT);
      await archive.deliver(eventsFrom(0, 5), seconds(-3_000));
      expect((await archive.verifyJson('--ledger', 'latest')).verdict).toBe('pass');
    });

    it('expects only what was sent between --from and --to', async () => {
      const lines = eventsFrom(0, 4).map((event, seq) => acceptedLine(event, seq, seconds(seq * 60)));
      await archive.writeLedger('run.ndjson', [runLine(SENT_AT), ...lines]);
      await archive.deliver(eventsFrom(1, 2), seconds(60));
      const argv = ['--ledger', 'latest', '--from', '2026-11-24T10:01', '--to', '2026-11-24T10:03'];
      expect(await archive.verifyJson(...argv)).toMatchObject({ verdict: 'pass', counts: { lost: 0 } });
      expect((await archive.verifyJson('--ledger', 'latest')).counts.lost).toBe(2);
      await expect(archive.verify('--ledger', 'latest', '--to', '2026-11-24T10')).rejects.toThrow(
        '--from and --to leave nothing of the run, which began at 2026-11-24T10:00:00.000Z',
      );
    });

    it('proves nothing when nothing was accepted and nothing archived', async () => {
      await archive.writeLedger('run.ndjson', [runLine(SENT_AT)]);
      expect(await archive.verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'inconclusive',
        exitCode: 2,
      });
    });
  });

  describe('that cannot check', () => {
    it('names the flag that is wrong', async () => {
      await expect(archive.verify('--sample', '0')).rejects.toThrow('--sample 0: must be a number');
      await expect(archive.verify('--from', 'noon')).rejects.toThrow('--from noon: must be an hour');
      await expect(archive.verify('--grace', '-1')).rejects.toThrow(
        '--grace: must be a number of seconds from 0',
      );
      await expect(archive.verify('--env', 'moon')).rejects.toThrow('--env moon: no such environment');
      await expect(archive.verify('--dataset', 'x')).rejects.toThrow(
        '--dataset x: environment local archives',
      );
      await expect(archive.verify('--frmo', '1')).rejects.toThrow('Unknown argument: frmo');
    });

    it('names the ledger that is not there, or is of another environment', async () => {
      await expect(archive.verify('--ledger', 'latest')).rejects.toThrow('--ledger latest: no ledger in');
      await expect(archive.verify('--ledger', 'no.ndjson')).rejects.toThrow(
        '--ledger no.ndjson: cannot read it',
      );
      const line = { ...runLine(SENT_AT), environment: 'prod' };
      const file = await archive.writeLedger('run.ndjson', [line]);
      await expect(archive.verify('--ledger', file)).rejects.toThrow(
        'a run of environment prod; add --env prod',
      );
    });

    it('says in one line that the bucket is missing', async () => {
      await expect(archive.verify('--env', 'dev')).rejects.toThrow(
        /^listing s3:\/\/kinesis-archive-data-dev: not found at http:.*; deploy it first/,
      );
    });

    it('says in one line that nobody answers', async () => {
      const port = await freePort();
      const argv = ['--endpoint', `http://127.0.0.1:${port}`];
      await expect(runVerify(() => nowMs, argv)).rejects.toThrow(
        `listing s3://kinesis-archive-data-local: nothing answers at http://127.0.0.1:${port}`,
      );
    });
  });

  it('says whose event an id of the text is, non-ASCII included', async () => {
    const file = await archive.writeLedger('run.ndjson', [
      runLine(SENT_AT),
      acceptedLine(websiteEvent(0, { event_id: 'Grüße-🦊-日本' }), 0, SENT_AT),
    ]);
    await archive.deliver([websiteEvent(0, { event_id: 'Grüße-🦊-日本' })], SENT_AT);
    const { counts, findings } = await archive.verifyJson('--ledger', file);
    expect(counts).toMatchObject({ lost: 0, unexpected: 0, invalid: 1 });
    expect(findings[0]).toMatchObject({ field: 'event_id', eventId: 'Grüße-🦊-日本' });
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
