import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type ArchiveEvent, datasetNamed } from '@event-archive/event-schema';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { opened } from '../../src/event-source.ts';
import { inputFile } from '../../src/files/input-file.ts';
import { entriesFromJsonArray } from '../../src/files/json-array.ts';
import { pathsFrom } from '../../src/files/paths.ts';
import { eventGenerator } from '../../src/generate/index.ts';
import { recordsFromFiles, refusalText } from '../../src/read-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'input-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const never = new AbortController().signal;
const decoder = new TextDecoder();

const eventsOf = (dataset: string, count: number): ArchiveEvent[] => {
  const next = eventGenerator(dataset, 5);
  return Array.from({ length: count }, (_, i) => next(1_790_000_000_000 + i));
};

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Everything in files, and what was refused, named from the folder on. */
async function read(paths: readonly string[], dataset = 'website-events') {
  const events: unknown[] = [];
  const refused: string[] = [];
  const input = opened(pathsFrom(paths), datasetNamed(dataset), Readable.from([]), never);
  const onRefused = (line: Parameters<typeof refusalText>[0]) =>
    void refused.push(refusalText(line).replace(`${folder}/`, ''));
  for await (const slice of recordsFromFiles({
    dataset: datasetNamed(dataset),
    files: input,
    onRefused,
    onBrokenFile: 'pass',
  }))
    events.push(...slice.map(({ bytes }) => JSON.parse(decoder.decode(bytes))));
  return { events, refused };
}

const cell = (value: unknown): string => {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csvOf = (events: readonly ArchiveEvent[], end = '\n'): string =>
  [Object.keys(events[0] ?? {}), ...events.map((event) => Object.values(event).map(cell))]
    .map((row) => `${row.join(',')}${end}`)
    .join('');
const ndjsonOf = (events: readonly ArchiveEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

describe('a file of events', () => {
  describe.each(['website-events', 'app-logs', 'iot-readings'])('of %s', (dataset) => {
    const events = eventsOf(dataset, 300);
    it.each([
      ['NDJSON', ndjsonOf(events)],
      [
        'NDJSON with CRLF, blank lines, a byte order mark and no last line end',
        `\uFEFF${ndjsonOf(events).replaceAll('\n', '\r\n\r\n').trimEnd()}`,
      ],
      ['a JSON array', JSON.stringify(events)],
      ['a JSON array over many lines, with a byte order mark', `\uFEFF${JSON.stringify(events, null, 2)}\n`],
      ['CSV', csvOf(events)],
      ['CSV with CRLF, a byte order mark and no last line end', `\uFEFF${csvOf(events, '\r\n').trimEnd()}`],
    ])('is read as %s, plain and packed under any name', async (_what, text) => {
      const paths = [file('plain.txt', text), file('packed.txt', gzipSync(text))];
      expect(await read(paths, dataset)).toEqual({ events: [...events, ...events], refused: [] });
    });
  });

  it('is named with the line and field of each event that is none', async () => {
    const [a, b] = eventsOf('website-events', 2);
    const bad = { ...b, country: 'XX', value: null };
    const array = `[\n${JSON.stringify(a)},\n\n${JSON.stringify(bad, null, 1)},\n 5,,\n${JSON.stringify(b)}`;
    const csv = `${csvOf([a ?? {}, bad])}only,three,cells\n${csvOf([{ ...a, value: 'much' }]).split('\n')[1]}\n`;
    const { events, refused } = await read([file('bad.json', array), file('bad.csv', csv)]);
    expect(events).toEqual([a, a]);
    expect(refused).toMatchInlineSnapshot(`
      [
        "bad.json:4: country: must be an ISO 3166-1 alpha-2 code such as DE",
        "bad.json:19: must be of type object, not number",
        "bad.json:19: an element of the array is missing",
        "bad.json:20: the array does not end: "]" is missing; the file may be cut off",
        "bad.csv:3: country: must be an ISO 3166-1 alpha-2 code such as DE",
        "bad.csv:4: has 3 cells, the header 13",
        "bad.csv:5: value: must be of type number, not string",
      ]
    `);
  });

  it('refuses what is no UTF-8, in CSV by its field', async () => {
    const [a] = eventsOf('website-events', 1);
    const csv = Buffer.from(csvOf([{ ...a, user_id: 'M@ller' }]).replace('@', '\u00fc'), 'latin1');
    const line = Buffer.from(JSON.stringify({ ...a, user_id: 'M\u00fcller' }), 'latin1');
    const { events, refused } = await read([file('latin1.csv', csv), file('latin1.ndjson', line)]);
    expect(events).toEqual([]);
    expect(refused).toEqual([
      'latin1.csv:2: user_id: is not valid UTF-8',
      'latin1.ndjson:1: line is not valid UTF-8',
    ]);
  });

  it('says that an array, or a quote, does not end', async () => {
    const [a] = eventsOf('website-events', 1);
    const { refused } = await read([
      file('cut.json', `[${JSON.stringify(a)}`),
      file('cut.csv', `${csvOf([a ?? {}])}"open,`),
    ]);
    expect(refused[0]).toBe('cut.json:1: the array does not end: "]" is missing; the file may be cut off');
    expect(refused[1]).toMatch(/^cut\.csv:\d: not CSV: Quote Not Closed/);
  });

  it('ends with one line where it is packed and cut off, and where it is not there', async () => {
    const packed = gzipSync(ndjsonOf(eventsOf('website-events', 50)));
    await expect(read([file('cut.gz', packed.subarray(0, 900))])).rejects.toThrow(
      'cut.gz: cannot read it: unexpected end of file',
    );
    await expect(read([join(folder, 'nowhere.ndjson')])).rejects.toThrow(
      'nowhere.ndjson: cannot read it: no such file',
    );
    await expect(read([join(folder, 'nowhere*.ndjson')])).rejects.toThrow('nowhere*.ndjson: fits no file');
  });

  it('comes in order: as named, directories and patterns by name', async () => {
    const events = eventsOf('website-events', 5);
    mkdirSync(join(folder, 'many', 'deeper'), { recursive: true });
    for (const [i, name] of [
      'many/b.ndjson',
      'many/a.json',
      'many/.hidden',
      'many/deeper/c.ndjson',
      'z.ndjson',
    ].entries())
      file(name, ndjsonOf([events[i] ?? {}]));
    const many = join(folder, 'many');
    expect((await read([join(folder, 'z.ndjson'), many])).events).toEqual([events[4], events[1], events[0]]);
    expect((await read([join(many, '**/*.ndjson')])).events).toEqual([events[0], events[3]]);
  });

  it('is standard input where it is called -', async () => {
    const events = eventsOf('website-events', 3);
    const stdin = Readable.from([Buffer.from(JSON.stringify(events))]);
    const { name, entries } = inputFile('-', datasetNamed('website-events'), stdin, never);
    let count = 0;
    for await (const group of entries) count += group.length;
    expect([name, count]).toEqual(['stdin', 3]);
  });
});

describe('entriesFromJsonArray', () => {
  it('finds the elements that JSON.parse finds, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(0, 2),
        async (values, size, indent) => {
          const bytes = Buffer.from(JSON.stringify(values, null, indent));
          const chunks = Readable.from(
            Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
              bytes.subarray(i * size, (i + 1) * size),
            ),
          );
          const found = [];
          for await (const group of entriesFromJsonArray(chunks, 1_000_000)) found.push(...group);
          expect(found.filter(({ problem }) => problem)).toEqual([]);
          expect(found.map((one) => JSON.parse(decoder.decode(one.bytes)))).toEqual(
            JSON.parse(bytes.toString()),
          );
        },
      ),
    );
  });

  it('holds no more of an element than it is allowed, and reads on behind it', async () => {
    const chunks = Readable.from(
      ['["', ...Array.from({ length: 50 }, () => 'x'.repeat(100)), '",7]'].map((text) => Buffer.from(text)),
    );
    const found = [];
    for await (const group of entriesFromJsonArray(chunks, 1_000)) found.push(...group);
    expect(found.map(({ bytes, isCut }) => [bytes.length, isCut])).toEqual([
      [1_001, true],
      [1, false],
    ]);
  });
});
