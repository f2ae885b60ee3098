import { mkdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  acceptedLine,
  acceptedRun,
  archiveOfEachTest,
  endLine,
  runLine,
  SENT_AT,
  seconds,
} from './helpers/archive.ts';
import { eventsFrom, websiteEvent } from './helpers/events.ts';

describe('verify', () => {
  const archive = archiveOfEachTest();

  describe('with a ledger', () => {
    it('reads every object, whatever the sample', async () => {
      for (let i = 0; i < 9; i++) await archive().deliver(eventsFrom(i * 10, 10), seconds(i));
      await archive().accept(eventsFrom(0, 90), SENT_AT);
      const { exitCode, stdout } = await archive().verify('--ledger', 'latest', '--sample', '1');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('90 accepted, 0 unknown, 0 rejected');
      expect(stdout).toContain('read 9 objects: a ledger is compared with every one');
    });

    it('says that the run sent to another place than it looks at', async () => {
      await archive().deliver(eventsFrom(0, 1), seconds(1));
      const [run, ...lines] = acceptedRun(eventsFrom(0, 1), SENT_AT);
      if (run?.kind !== 'run') throw new Error('a run begins with its header');
      const elsewhere = { ...run, options: { ...run.options, endpoint: 'http://127.0.0.1:1' } };
      await archive().writeLedger('elsewhere.ndjson', [elsewhere, ...lines]);
      const { stderr } = await archive().verify('--ledger', 'latest');
      expect(stderr).toMatch(
        /^the run of this ledger sent to http:\/\/127\.0\.0\.1:1, this looks at http:\/\/127/m,
      );
    });

    it('calls a missing event in flight until interval and grace have passed, then lost', async () => {
      await archive().deliver(eventsFrom(0, 5), seconds(1));
      await archive().accept(eventsFrom(0, 7), SENT_AT);
      archive().nowMs = Date.parse(seconds(62.999));
      const early = await archive().verify('--ledger', 'latest');
      expect(early.exitCode).toBe(2);
      expect(early.stdout).toContain('verdict inconclusive');
      expect(early.stdout).toContain(`2 accepted events not due yet; look again at ${seconds(63)}`);
      expect((await archive().verifyJson('--ledger', 'latest')).counts).toMatchObject({
        inFlight: 2,
        lost: 0,
      });
      expect((await archive().verifyJson('--ledger', 'latest', '--grace', '0')).counts.lost).toBe(2);
      archive().nowMs = Date.parse(seconds(63));
      const late = await archive().verifyJson('--ledger', 'latest');
      expect(late).toMatchObject({ verdict: 'fail', counts: { inFlight: 0, lost: 2 } });
      expect(late.findings[0]?.advice).toContain('keeps it until 2026-11-25T10:00:00.000Z');
    });

    it('says of an event archived twice whether the producer was told to send it again', async () => {
      const [a, b] = eventsFrom(0, 2);
      if (!a || !b) throw new Error('two events');
      const id = String(a.event_id);
      const [run = runLine(SENT_AT), ...lines] = acceptedRun([a, b, a], SENT_AT).filter(
        ({ kind }) => kind !== 'end',
      );
      const repeat = { kind: 'repeat' as const, at: SENT_AT, events: [{ seq: 2, id, repeats: 0 }] };
      await archive().writeLedger('repeats.ndjson', [run, repeat, ...lines]);
      await archive().deliver([a, b, a, b], seconds(0));
      const { verdict, findings } = await archive().verifyJson('--ledger', 'latest');
      expect(verdict).toBe('pass');
      expect(Object.fromEntries(findings.map(({ eventId, advice }) => [eventId, advice]))).toEqual({
        [id]: 'nothing to mend: the producer was told to send it again (--duplicates), as the ledger says',
        [String(b.event_id)]: 'nothing to mend: delivery is at least once; count distinct ids in queries',
      });
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
      await archive().writeLedger('killed.ndjson', lines);
      await archive().deliver([a, b], seconds(0));
      expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'pass',
        counts: { recovered: 1, lost: 0, unexpected: 0 },
      });
    });

    it('finds the newest ledger by name, packed or plain, of the dataset when one is given', async () => {
      await archive().deliver(eventsFrom(0, 2), SENT_AT);
      await archive().accept(eventsFrom(0, 2), SENT_AT);
      const other = { ...runLine(seconds(60), 'run-3'), dataset: 'app-logs' };
      await archive().writeLedger('20261124T110000000Z-run-2.ndjson.gz', [
        runLine(seconds(1), 'run-2'),
        acceptedLine(websiteEvent(1), 0, seconds(1)),
      ]);
      const skipped = join(archive().ledgersFolder, 'local', 'skipped');
      await mkdir(skipped);
      await writeFile(join(skipped, '20261124T110000000Z-run-2.ndjson'), 'x\n');
      expect((await archive().verify('--ledger', 'latest')).stdout).toContain('run-2.ndjson.gz: 1 accepted');
      await archive().writeLedger('20261124T120000000Z-run-3.ndjson', [other]);
      const argv = ['--ledger', 'latest', '--dataset', 'website-events'];
      expect((await archive().verify(...argv)).stdout).toContain('run-2.ndjson.gz: 1 accepted');
      await expect(archive().verify('--ledger', 'latest')).rejects.toThrow(
        '--dataset app-logs: environment local',
      );
    });

    it('tolerates a ledger that a kill cut', async () => {
      const file = await archive().accept(eventsFrom(0, 3), SENT_AT);
      await truncate(file, 600);
      await archive().deliver(eventsFrom(0, 3), SENT_AT);
      const { counts } = await archive().verifyJson('--ledger', file, '--other-producers');
      expect(counts).toMatchObject({ rows: 3, lost: 0 });
    });

    it('knows the events of other runs of the folder', async () => {
      const mine = await archive().accept(eventsFrom(0, 5), SENT_AT, 'mine');
      await archive().accept(eventsFrom(5, 5), seconds(1), 'theirs');
      await archive().deliver(eventsFrom(0, 10), seconds(1));
      expect(await archive().verifyJson('--ledger', mine)).toMatchObject({
        verdict: 'pass',
        counts: { rows: 10 },
      });
    });

    it('fails on events of producers without a ledger, unless they are welcome', async () => {
      await archive().accept(eventsFrom(0, 5), SENT_AT);
      await archive().deliver([...eventsFrom(0, 5), websiteEvent(500)], seconds(1));
      await archive().deliver([websiteEvent(501)], seconds(600));
      expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'fail',
        counts: { unexpected: 2 },
      });
      const { exitCode, stdout } = await archive().verify('--ledger', 'latest', '--other-producers');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('note 2 events of producers without a ledger');
    });

    it('leaves what was archived before the run, or hours after it, to others', async () => {
      await archive().accept(eventsFrom(0, 5), SENT_AT);
      await archive().deliver([websiteEvent(500)], seconds(-10));
      await archive().deliver([websiteEvent(501)], seconds(4 * 3_600));
      await archive().deliver(eventsFrom(0, 5), seconds(1));
      expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'pass',
        counts: { unexpected: 0, rows: 6 },
      });
    });

    it('finds events in an object that was begun long before they were sent', async () => {
      await archive().accept(eventsFrom(0, 5), SENT_AT);
      await archive().deliver(eventsFrom(0, 5), seconds(-3_000));
      expect((await archive().verifyJson('--ledger', 'latest')).verdict).toBe('pass');
    });

    it('expects only what was sent between --from and --to', async () => {
      const lines = eventsFrom(0, 4).map((event, seq) => acceptedLine(event, seq, seconds(seq * 60)));
      await archive().writeLedger('run.ndjson', [runLine(SENT_AT), ...lines]);
      await archive().deliver(eventsFrom(1, 2), seconds(60));
      const argv = ['--ledger', 'latest', '--from', '2026-11-24T10:01', '--to', '2026-11-24T10:03'];
      expect(await archive().verifyJson(...argv)).toMatchObject({ verdict: 'pass', counts: { lost: 0 } });
      expect((await archive().verifyJson('--ledger', 'latest')).counts.lost).toBe(2);
      await expect(archive().verify('--ledger', 'latest', '--to', '2026-11-24T10')).rejects.toThrow(
        '--from and --to leave nothing of the run, which began at 2026-11-24T10:00:00.000Z',
      );
    });

    it('knows the events of a run that began hours before, and wrote to its ledger since', async () => {
      const mine = await archive().accept(eventsFrom(0, 5), SENT_AT, 'mine');
      const long = seconds(-5 * 3_600);
      const theirs = await archive().accept(eventsFrom(5, 5), long, 'theirs');
      await archive().deliver(eventsFrom(0, 10), seconds(1));
      await utimes(theirs, new Date(seconds(2)), new Date(seconds(2)));
      expect((await archive().verifyJson('--ledger', mine)).counts.unexpected).toBe(0);
      await utimes(theirs, new Date(long), new Date(long));
      expect((await archive().verifyJson('--ledger', mine)).counts.unexpected).toBe(5);
    });

    it('says that delivery may be behind when nothing newer of the shard is archived', async () => {
      // 9 and 10 have sequence numbers 49679 and 496710, whose text sorts the other way round.
      await archive().accept(eventsFrom(0, 13), SENT_AT);
      await archive().deliver([...eventsFrom(0, 9), websiteEvent(10)], seconds(1));
      archive().nowMs = Date.parse(seconds(3_600));
      const { verdict, findings } = await archive().verifyJson('--ledger', 'latest');
      expect(verdict).toBe('fail');
      const kept = 'stream website-events-stream keeps it until 2026-11-25T10:00:00.000Z';
      const behind = {
        problem: expect.stringMatching(
          /, but in no object; nothing newer of shardId-000000000000 is archived$/,
        ),
        advice: `delivery may be behind: see whether it still moves (pnpm local status, or DeliveryToS3.DataFreshness) and verify again; ${kept}`,
      };
      expect(findings).toEqual([
        expect.objectContaining({
          problem: expect.stringMatching(
            /49679\), but in no object; newer records of its shard are archived$/,
          ),
          advice: `${kept}; read it there, or send it again with the same id`,
        }),
        expect.objectContaining(behind),
        expect.objectContaining(behind),
      ]);
      const { stdout } = await archive().verify('--ledger', 'latest');
      const headline =
        'delivery may be behind: nothing newer of the same shard is archived for 2 of 3 lost events';
      expect(stdout.split('\n')[0]).toBe(headline);
      expect(stdout.split('delivery may be behind: nothing')).toHaveLength(2);
    });

    it('knows how far each shard has come', async () => {
      const other = { ...acceptedLine(websiteEvent(2), 2, SENT_AT), shardId: 'shardId-000000000001' };
      await archive().writeLedger('run.ndjson', [
        runLine(SENT_AT),
        acceptedLine(websiteEvent(0), 0, SENT_AT),
        acceptedLine(websiteEvent(1), 1, SENT_AT),
        other,
      ]);
      await archive().deliver([websiteEvent(1)], seconds(1));
      const { findings } = await archive().verifyJson('--ledger', 'latest');
      expect(findings.map(({ problem }) => String(problem).split('; ')[1])).toEqual([
        'newer records of its shard are archived',
        'nothing newer of shardId-000000000001 is archived',
      ]);
    });

    it('notes that a ledger has no end', async () => {
      const file = await archive().accept(eventsFrom(0, 3), SENT_AT);
      await archive().deliver(eventsFrom(0, 3), SENT_AT);
      const note = `note ledger ${file} has no end: the run was killed or still goes on`;
      expect((await archive().verify('--ledger', file)).stdout).not.toContain(note);
      await archive().writeLedger(basename(file), acceptedRun(eventsFrom(0, 3), SENT_AT).slice(0, -1));
      expect((await archive().verify('--ledger', file)).stdout).toContain(note);
    });

    it('proves nothing with a ledger that names no event, whatever is archived', async () => {
      const file = await archive().writeLedger('run.ndjson', [runLine(SENT_AT), endLine(SENT_AT, {})]);
      await archive().deliver(eventsFrom(0, 3), SENT_AT);
      const { exitCode, stdout } = await archive().verify('--ledger', file, '--other-producers');
      expect(exitCode).toBe(2);
      expect(stdout).toContain(`ledger ${file} names no event, so nothing is proven`);
    });

    it('proves nothing when no event was sent between --from and --to, though the run had some', async () => {
      const lines = [0, 300].map((at, seq) => acceptedLine(websiteEvent(seq), seq, seconds(at)));
      await archive().writeLedger('run.ndjson', [runLine(SENT_AT), ...lines]);
      const argv = ['--ledger', 'latest', '--from', '2026-11-24T10:01', '--to', '2026-11-24T10:03'];
      const { exitCode, stdout } = await archive().verify(...argv);
      expect(exitCode).toBe(2);
      expect(stdout).toContain('names no event sent between --from and --to, so nothing is proven');
    });

    it('proves nothing when nothing was accepted and nothing archived', async () => {
      await archive().writeLedger('run.ndjson', [runLine(SENT_AT)]);
      expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
        verdict: 'inconclusive',
        exitCode: 2,
      });
    });
  });

  it('says whose event an id of the text is, non-ASCII included', async () => {
    const file = await archive().writeLedger('run.ndjson', [
      runLine(SENT_AT),
      acceptedLine(websiteEvent(0, { event_id: 'Grüße-🦊-日本' }), 0, SENT_AT),
    ]);
    await archive().deliver([websiteEvent(0, { event_id: 'Grüße-🦊-日本' })], SENT_AT);
    const { counts, findings } = await archive().verifyJson('--ledger', file);
    expect(counts).toMatchObject({ lost: 0, unexpected: 0, invalid: 1 });
    expect(findings[0]).toMatchObject({ field: 'event_id', eventId: 'Grüße-🦊-日本' });
  });
});
