import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type LedgerLine, textFromLedgerLine } from '@event-archive/event-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLedger } from '../src/read-ledger.ts';
import { acceptedLine, runLine } from './helpers/archive.ts';
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

  it('tolerates a cut packed ledger', async () => {
    const lines = Array.from({ length: 5_000 }, (_unused, seq) => accepted(seq, `id-${seq}`));
    const packed = gzipSync(textOf([runLine(AT), ...lines]));
    const { outcomes } = await outcomesOf(packed.subarray(0, -2_000), 'run.ndjson.gz');
    expect(Object.keys(outcomes).length).toBeGreaterThan(100);
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
