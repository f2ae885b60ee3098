import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { followedLines } from '../../src/files/follow.ts';
import { eventGenerator } from '../../src/generate/index.ts';
import { producer } from '../helpers/producer.ts';
import { standingClock } from '../helpers/records.ts';
import { acceptAll } from '../helpers/scripted-stream.ts';
import { outcomeOf, set } from '../helpers/sending.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A directory that is followed, and what was read of it so far as `file: text`. */
function followed() {
  const folder = mkdtempSync(join(tmpdir(), 'follow-'));
  folders.push(folder);
  const clock = standingClock();
  const stop = new AbortController();
  const read: string[] = [];
  const ended = (async () => {
    for await (const { name, lines } of followedLines([folder], clock, stop.signal))
      read.push(...lines.map((line) => `${basename(name)}:${line.number} ${Buffer.from(line.bytes)}`));
  })();
  const look = async (ms = 250) => {
    await clock.advance(ms);
    return read.splice(0);
  };
  return { path: (name: string) => join(folder, name), look, stop, ended };
}

describe('followedLines', () => {
  it('reads what is added, once its line ends, and new files', async () => {
    const { path, look, stop, ended } = followed();
    writeFileSync(path('a'), 'one\ntw');
    expect(await look()).toEqual(['a:1 one']);
    appendFileSync(path('a'), 'o\nthree\n');
    writeFileSync(path('b'), 'first\n');
    expect(await look()).toEqual(['a:2 two', 'a:3 three', 'b:1 first']);
    expect(await look()).toEqual([]);
    stop.abort();
    await ended;
  });

  it('reads nothing twice, and loses nothing, when a file is rotated within its directory or away', async () => {
    const { path, look, stop, ended } = followed();
    writeFileSync(path('log'), 'one\n');
    expect(await look()).toEqual(['log:1 one']);
    renameSync(path('log'), path('log.1'));
    appendFileSync(path('log.1'), 'late\n');
    writeFileSync(path('log'), 'new\n');
    expect(await look()).toEqual(['log:2 late', 'log:1 new']);
    const elsewhere = `${path('.')}-elsewhere`;
    folders.push(elsewhere);
    renameSync(path('log.1'), elsewhere);
    appendFileSync(elsewhere, 'later\nno line end');
    expect(await look()).toEqual(['log:3 later']);
    expect(await look(60_000)).toEqual(['log:4 no line end']);
    appendFileSync(elsewhere, 'not ours any more\n');
    expect(await look()).toEqual([]);
    stop.abort();
    await ended;
  });

  it('reads a file that was cut short from its start', async () => {
    const { path, look, stop, ended } = followed();
    writeFileSync(path('log'), 'one\ntwo\n');
    expect(await look()).toHaveLength(2);
    appendFileSync(path('log'), 'cut');
    expect(await look()).toEqual([]);
    truncateSync(path('log'), 0);
    expect(await look()).toEqual(['log:3 cut']);
    appendFileSync(path('log'), 'three\n');
    expect(await look()).toEqual(['log:1 three']);
    stop.abort();
    await ended;
  });
});

describe('producer send --follow', () => {
  it('sends what is added as it comes, and drains and reports on Ctrl-C', async () => {
    const { stream, argv, folder } = await set(acceptAll);
    const next = eventGenerator('website-events', 1);
    const line = () => `${JSON.stringify(next(0))}\n`;
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, line());
    const interrupt = new AbortController();
    const run = producer(argv('--file', file, '--follow', '--format', 'json'), interrupt.signal);
    await expect.poll(() => stream.stored.length, { timeout: 10_000 }).toBe(1);
    appendFileSync(file, line() + line());
    await expect.poll(() => stream.stored.length, { timeout: 10_000 }).toBe(3);
    interrupt.abort();
    const { report, fates } = await outcomeOf(await run);
    expect(report).toMatchObject({ interrupted: true, counts: { accepted: 3 } });
    expect(fates.size).toBe(3);
  });

  it('refuses what cannot be followed', async () => {
    const words = [['--follow'], ['--follow', '--file', '-']];
    const errors = await Promise.all(words.map(async (flags) => (await producer(['send', ...flags])).stderr));
    expect(errors[0]).toContain('--follow: only with --file');
    expect(errors[1]).toContain('--follow: not with --file -');
  });
});
