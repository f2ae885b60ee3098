import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveOfEachTest, keyFor, SENT_AT, seconds } from './helpers/archive.ts';
import { eventsFrom, linesOf, websiteEvent } from './helpers/events.ts';
import { hadoopSnappyOf, xerialOf } from './helpers/snappy.ts';
import { zipOf } from './helpers/zip.ts';

describe('verify', () => {
  const archive = archiveOfEachTest();

  it('shows partitions, rows and verdict', async () => {
    await archive().deliver(eventsFrom(0, 3), '2026-11-24T09:12:01.000Z');
    await archive().deliver(eventsFrom(3, 1_500), '2026-11-24T09:59:59.999Z');
    await archive().deliver(
      [websiteEvent(4), websiteEvent(9, { event_id: 'none', value: 0.001 })],
      seconds(5),
    );
    const { exitCode, stdout } = await archive().verify();
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
    const { exitCode, stdout } = await archive().verify('--help');
    expect(exitCode).toBe(0);
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
      "
      pnpm verify

      Lists and checks the archive, and proves with a ledger that everything sent is there

      Options:
        --help             Show help                                                                       [boolean]
        --env              Environment whose archive to check                            [string] [default: "local"]
        --dataset          Dataset; the ledger's, or all of the environment, when left out                  [string]
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
      const { exitCode, stdout } = await archive().verify();
      expect(exitCode).toBe(2);
      expect(stdout).toContain(
        'there is nothing in s3://kinesis-archive-data-local yet; send events with "pnpm producer send"',
      );
      expect(await archive().verifyJson()).toMatchObject({
        verdict: 'inconclusive',
        counts: { partitions: 0 },
        partitions: [],
        findings: [],
      });
    });

    it('opens 3 objects, or as many as asked, and says so', async () => {
      for (let i = 0; i < 9; i++) await archive().deliver(eventsFrom(i * 10, 10), seconds(i));
      expect((await archive().verify()).stdout).toContain(
        'read 3 of 9 objects (--sample all reads every one)',
      );
      expect((await archive().verifyJson()).counts).toMatchObject({ objects: 9, rows: 30 });
      expect((await archive().verifyJson('--sample', '5')).counts.rows).toBe(50);
      expect((await archive().verifyJson('--sample', 'all')).counts.rows).toBe(90);
    });

    it('looks only at the hours asked for', async () => {
      await archive().deliver(eventsFrom(0, 1), '2026-11-24T08:59:59.000Z');
      await archive().deliver(eventsFrom(1, 2), '2026-11-24T09:30:00.000Z');
      await archive().deliver(eventsFrom(3, 4), '2026-11-24T10:00:00.000Z');
      const rowsOf = async (...argv: string[]) => (await archive().verifyJson(...argv)).counts.rows;
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
          Array.from({ length: 67 }, (_unused, j) =>
            archive().deliver([websiteEvent(i + j)], seconds(i + j)),
          ),
        );
      const { counts, partitions, verdict } = await archive().verifyJson('--sample', 'all');
      expect(verdict).toBe('pass');
      expect(counts).toMatchObject({ objects: count, rows: count, partitions: 1, duplicated: 0 });
      expect(partitions).toEqual([
        {
          dataset: 'website-events',
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
      await archive().put(keyFor(SENT_AT, ''), lines(1));
      await archive().put(keyFor(SENT_AT, '.gz'), gzipSync(lines(2)), 'gzip');
      await archive().put(keyFor(SENT_AT, '.zip'), await zipOf(lines(3)), 'zip');
      await archive().put(keyFor(SENT_AT, '.snappy'), xerialOf(lines(4)), 'snappy-java');
      await archive().put(keyFor(SENT_AT, '.snappy'), hadoopSnappyOf(lines(5)), 'hadoop-snappy');
      expect(await archive().verifyJson('--sample', 'all')).toMatchObject({
        verdict: 'pass',
        counts: { objects: 5, rows: 5 },
      });
    });

    it('does not let text of others move the cursor', async () => {
      await archive().deliver([websiteEvent(1, { user_agent: '\u001B[2J\u009B31m' })], SENT_AT);
      await archive().deliver([websiteEvent(2, { event_id: '\u001B[2J' })], SENT_AT);
      const { stdout } = await archive().verify();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    });

    it('keeps the first thousand findings of a kind, and counts all', async () => {
      const bad = Array.from({ length: 1_200 }, (_unused, n) => websiteEvent(n, { country: 'XX' }));
      await archive().deliver(bad, SENT_AT);
      const { counts, findings } = await archive().verifyJson();
      expect([counts.invalid, findings.length]).toEqual([1_200, 1_000]);
      expect((await archive().verify()).stdout).toContain('and 1,197 more');
    });
  });
});
