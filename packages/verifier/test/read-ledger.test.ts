import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LedgerLine, textFromLedgerLine } from '@event-archive/event-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../src/read-ledger.ts';
import { acceptedLine, endLine, runLine } from './helpers/archive.ts';
import { websiteEvent } from './helpers/events.ts';

const AT = '2026-11-24T10:00:00.000Z';
const LATER = '2026-11-24T10:00:07.000Z';
const sending = (...pairs: [seq: number, id: string][]): LedgerLine => ({
  kind: 'sending',
  at: AT,
  attempt: 1,
  events: pairs.map(([seq, id]) => ({ seq, id })),
});
const accepted = (seq: number, id: string): LedgerLine => ({
  ...acceptedLine(websiteEvent(seq), seq, LATER),
  ...{ id },
});
const failed = (kind: 'unknown' | 'rejected', seq: number, id: string): LedgerLine => ({
  kind,
  seq,
  id,
  reason: 'timed out after 5 s\u2028 über 🦊',
  at: LATER,
});
const textOf = (lines: LedgerLine[]) => lines.map((line) => `${textFromLedgerLine(line)}\n`).join('');

describe('readLedger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function outcomesOf(content: string | Buffer, name = 'run.ndjson') {
    const file = join(folder, name);
    await writeFile(file, content);
    const { fates, endedAtMs } = await readLedger(file);
    return {
      outcomes: Object.fromEntries([...fates].map(([id, { outcome }]) => [id, outcome])),
      endedAt: new Date(endedAtMs).toISOString(),
    };
  }

  it('takes the last line about an event, and unknown for one that was only being sent', async () => {
    const lines = [
      runLine(AT),
      sending([0, 'a'], [1, 'b'], [2, 'c'], [3, 'ä-🦊']),
      failed('unknown', 0, 'a'),
      accepted(0, 'a'),
      failed('rejected', 1, 'b'),
      accepted(2, 'c'),
    ];
    expect(await outcomesOf(textOf(lines))).toEqual({
      outcomes: { a: 'accepted', b: 'rejected', c: 'accepted', 'ä-🦊': 'unknown' },
      endedAt: LATER,
    });
  });

  it('keeps the better fate of an id that was sent as two events', async () => {
    const lines = [runLine(AT), sending([0, 'a'], [1, 'a']), accepted(0, 'a'), failed('rejected', 1, 'a')];
    expect((await outcomesOf(textOf(lines))).outcomes).toEqual({ a: 'accepted' });
  });

  it('reads a packed ledger as the plain one', async () => {
    const text = textOf([runLine(AT), sending([0, 'a']), failed('unknown', 0, 'a')]);
    expect(await outcomesOf(gzipSync(text), 'run.ndjson.gz')).toEqual(await outcomesOf(text));
  });

  it('tolerates a last line that a kill cut, at every byte', async () => {
    const whole = textOf([runLine(AT), sending([0, 'a'])]);
    const last = textFromLedgerLine(accepted(0, 'a'));
    for (let bytes = 0; bytes < last.length; bytes++) {
      const { outcomes } = await outcomesOf(whole + last.slice(0, bytes));
      expect(outcomes).toEqual({ a: 'unknown' });
    }
    expect((await outcomesOf(whole + last)).outcomes).toEqual({ a: 'accepted' });
  });

  it('refuses a packed ledger that is cut, at every byte: no kill makes one', async () => {
    const packed = gzipSync(textOf([runLine(AT), sending([0, 'a']), accepted(0, 'a')]));
    for (let bytes = 0; bytes < packed.length; bytes++)
      await expect(outcomesOf(packed.subarray(0, bytes), 'run.ndjson.gz')).rejects.toThrow(
        `${join(folder, 'run.ndjson.gz')}: the packed ledger is cut off`,
      );
  });

  const sent = [
    runLine(AT),
    sending([0, 'a'], [1, 'a'], [2, 'c'], [3, 'ä-🦊']),
    failed('unknown', 0, 'a'),
    { ...sending([0, 'a']), attempt: 2 } as LedgerLine,
    accepted(0, 'a'),
    accepted(1, 'a'),
    failed('rejected', 2, 'c'),
    failed('unknown', 3, 'ä-🦊'),
  ];
  const totals = { attempted: 4, accepted: 2, rejected: 1, unknown: 1 };

  it('agrees with the totals of the end, where an id was sent as two events, and one event twice', async () => {
    const { endedAt } = await outcomesOf(textOf([...sent, endLine(LATER, totals)]));
    expect(endedAt).toBe(LATER);
  });

  it.each(['attempted', 'accepted', 'rejected', 'unknown'] as const)(
    'names file and both numbers when the end says another number of %s',
    async (name) => {
      const wrong = { ...totals, [name]: 1_000 };
      await expect(outcomesOf(textOf([...sent, endLine(LATER, wrong)]))).rejects.toThrow(
        `${join(folder, 'run.ndjson')}: its "end" says 1000 ${name}, its lines say ${totals[name]}`,
      );
    },
  );

  it('names both numbers when a line is missing in the middle', async () => {
    const lines = [...sent.filter((line) => line !== sent[4]), endLine(LATER, totals)];
    await expect(outcomesOf(textOf(lines))).rejects.toThrow('its "end" says 2 accepted, its lines say 1;');
  });

  it('names file and line of a broken line in the middle', async () => {
    const text = `${textOf([runLine(AT)])}{"kind":"accepted"}\n${textOf([accepted(0, 'a')])}`;
    await expect(outcomesOf(text)).rejects.toThrow(/run\.ndjson:2: not a ledger line: seq: /);
  });

  it('refuses an empty file, and one that does not begin with a run', async () => {
    await expect(outcomesOf('')).rejects.toThrow('the ledger is empty');
    await expect(outcomesOf(textOf([accepted(0, 'a')]))).rejects.toThrow('run.ndjson:1: not a ledger');
  });

  it('reads a ledger that grows while it is read, up to a line', async () => {
    const file = join(folder, 'run.ndjson');
    await writeFile(file, textOf([runLine(AT), accepted(0, 'a')]));
    const before = (await readLedger(file)).fates.size;
    await appendFile(file, textOf([accepted(1, 'b')]));
    expect([before, (await readLedger(file)).fates.size]).toEqual([1, 2]);
  });
});
