import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerLine, LedgerRun } from '@event-archive/event-schema';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../src/ledger.ts';
import { ledgerLines } from './helpers/producer.ts';

const run: LedgerRun = {
  kind: 'run',
  version: 1,
  runId: '0a1b2c3d',
  dataset: 'website-events',
  environment: 'local',
  stream: 'website-events-stream',
  region: 'us-east-1',
  startedAt: '2026-11-24T10:00:00.123Z',
  options: { seed: 7, rate: null },
};
const sending: LedgerLine = {
  kind: 'sending',
  at: '2026-11-24T10:00:01.000Z',
  attempt: 1,
  events: [{ seq: 0, id: 'größe-🍮' }],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ledger-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openLedger', () => {
  it('has every line in the file when write returns', async () => {
    const ledger = openLedger(folder, run);
    ledger.write([sending]);
    expect(ledger.path).toBe(join(folder, 'local', '20261124T100000123Z-0a1b2c3d.ndjson'));
    expect(await ledgerLines(ledger.path)).toEqual([run, sending]);
    await ledger.close();
  });

  it('leaves the packed file alone when it is closed', async () => {
    const ledger = openLedger(folder, run);
    ledger.write([sending]);
    const path = await ledger.close();
    expect(await readdir(join(folder, 'local'))).toEqual(['20261124T100000123Z-0a1b2c3d.ndjson.gz']);
    expect(await ledgerLines(path)).toEqual([run, sending]);
  });

  it('keeps refused lines as they stand, in base64 when they are no UTF-8', async () => {
    const ledger = openLedger(folder, run);
    const refused = { field: null, reason: 'why', endsFile: false, isCut: false };
    ledger.keepSkipped({ file: 'events.ndjson', ...refused, line: 3, bytes: Buffer.from('{"é🍮') });
    ledger.keepSkipped({
      file: 'events.ndjson',
      ...refused,
      line: 4,
      field: 'a.b',
      bytes: Buffer.from([0xff]),
    });
    await ledger.close();
    const lines = readFileSync(ledger.skippedPath ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { file: 'events.ndjson', line: 3, field: null, reason: 'why', text: '{"é🍮' },
      { file: 'events.ndjson', line: 4, field: 'a.b', reason: 'why', base64: '/w==' },
    ]);
  });

  it('takes nothing more after a write that failed, even where there is room again', () => {
    // A shell sets the limit (2 KiB), under which the lines of the first request do not fit.
    const script = `
      import { truncateSync } from 'node:fs';
      import { openLedger } from ${JSON.stringify(new URL('../src/ledger.ts', import.meta.url).href)};
      const ledger = openLedger(${JSON.stringify(folder)}, ${JSON.stringify(run)});
      const sending = ${JSON.stringify(sending)};
      const attempt = (lines) => { try { ledger.write(lines); return 'written'; } catch (error) { return error.message; } };
      const first = attempt(Array(40).fill(sending));
      truncateSync(ledger.path, 500);
      console.log(JSON.stringify({ path: ledger.path, messages: [first, attempt([sending])] }));`;
    const shell = [
      '-c',
      'ulimit -f 4; exec "$0" "$@"',
      process.execPath,
      '--input-type=module',
      '-e',
      script,
    ];
    const { stdout } = spawnSync('sh', shell, { encoding: 'utf8' });
    const { path, messages } = JSON.parse(stdout);
    expect(messages[0]).toContain(`${path}: cannot write the ledger, so nothing more is sent`);
    expect(messages[1]).toBe(messages[0]);
  });

  it('leaves nothing when it is discarded', async () => {
    const ledger = openLedger(folder, run);
    await ledger.discard();
    expect(existsSync(ledger.path)).toBe(false);
  });

  it('names --ledgers when the folder cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(() => openLedger(file, run)).toThrow(`--ledgers ${file}: cannot write there: ENOTDIR`);
  });
});
