import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerLine } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { acceptedLine, archiveOfEachTest, endLine, runLine, SENT_AT, seconds } from './helpers/archive.ts';
import { eventsFrom } from './helpers/events.ts';

describe('verify with the ledger of a run whose events were sent again', () => {
  const archive = archiveOfEachTest();

  const RESEND = '20261124T100001000Z-run-2.ndjson.gz';
  /** A run killed with one event accepted and two of unknown fate, one of which had arrived; both sent again. */
  async function killedAndResent(): Promise<string> {
    const [a, b, c] = eventsFrom(0, 3);
    if (!a || !b || !c) throw new Error('three events');
    const events = [a, b, c].map((event, seq) => ({ seq, id: String(event.event_id) }));
    const killed = await archive().writeLedger('20261124T100000000Z-run-1.ndjson', [
      runLine(SENT_AT),
      { kind: 'made', at: SENT_AT, times: [[0, Date.parse(SENT_AT)]] },
      { kind: 'sending', at: SENT_AT, attempt: 1, events },
      acceptedLine(a, 0, SENT_AT),
    ]);
    await archive().deliver([a, b], seconds(0));
    const resend = { ...runLine(seconds(1), 'run-2'), resendOf: 'run-1' } as LedgerLine;
    await archive().writeLedger(RESEND, [
      resend,
      { kind: 'sending', at: seconds(1), attempt: 1, events: events.slice(1) },
      acceptedLine(b, 1, seconds(1)),
      acceptedLine(c, 2, seconds(1)),
      endLine(seconds(1), { attempted: 2, accepted: 2 }),
    ]);
    return killed;
  }

  it('counts both runs together, whichever is named', async () => {
    const killed = await killedAndResent();
    await archive().deliver(eventsFrom(1, 2), seconds(2));
    for (const ledger of [killed, 'latest']) {
      const { verdict, counts } = await archive().verifyJson('--ledger', ledger);
      expect(verdict).toBe('pass');
      expect(counts).toMatchObject({ lost: 0, unexpected: 0, duplicated: 1, recovered: 0 });
      expect((await archive().verify('--ledger', ledger)).stdout).toContain(
        '3 accepted, 0 unknown, 0 rejected, 1 resend of it counted in',
      );
    }
  });

  it('misses what the second one says was accepted', async () => {
    const killed = await killedAndResent();
    const { verdict, counts } = await archive().verifyJson('--ledger', killed);
    expect({ verdict, lost: counts.lost }).toEqual({ verdict: 'fail', lost: 1 });
  });

  it('refuses a resend whose first run is not there, since alone it proves nothing', async () => {
    const file = await archive().writeLedger(RESEND, [
      { ...runLine(seconds(1), 'run-2'), resendOf: 'run-1' } as LedgerLine,
    ]);
    await expect(archive().verify('--ledger', file)).rejects.toThrow(
      'sends events of run run-1 again, whose ledger is not beside it',
    );
  });

  it('does not look for what was spooled, nor takes a spool for a ledger', async () => {
    const [a, b] = eventsFrom(0, 2);
    if (!a || !b) throw new Error('two events');
    const events = [a, b].map((event, seq) => ({ seq, id: String(event.event_id) }));
    await archive().writeLedger('20261124T100000000Z-run-1.ndjson', [
      runLine(SENT_AT),
      { kind: 'sending', at: SENT_AT, attempt: 1, events },
      acceptedLine(a, 0, SENT_AT),
      { kind: 'spooled', seq: 1, id: String(b.event_id), reason: 'throttled', at: SENT_AT },
      endLine(SENT_AT, { attempted: 2, accepted: 1, spooled: 1 }),
    ]);
    await writeFile(
      join(archive().ledgersFolder, 'local', '20261124T100000000Z-run-1.spool.ndjson'),
      `${JSON.stringify({ seq: 1, id: String(b.event_id), event: b })}\n`,
    );
    await archive().deliver([a], seconds(0));
    expect(await archive().verifyJson('--ledger', 'latest')).toMatchObject({
      verdict: 'pass',
      counts: { rows: 1, lost: 0, unexpected: 0 },
    });
    expect((await archive().verify('--ledger', 'latest')).stdout).toContain('0 rejected, 1 spooled');
  });
});
