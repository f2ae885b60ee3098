import { truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedLine, runLine, runVerify, startArchive, type TestArchive } from './helpers/archive.ts';
import { eventsFrom, websiteEvent } from './helpers/events.ts';

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
