import { datasetNamed, eventTimeMs, rowFromLine } from '@event-archive/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingRecord } from '../src/batch.ts';
import { MAX_LINE_BYTES } from '../src/files/input-file.ts';
import { eventGenerator } from '../src/generate/index.ts';
import { linesFromChunks } from '../src/lines.ts';
import { type RefusedLine, recordsFromFiles, refusalText } from '../src/read-events.ts';

const websiteEvents = datasetNamed('website-events');
const nextEvent = eventGenerator('website-events', 1);
const eventOf = (fields: object = {}) => ({ ...nextEvent(0), ...fields });
const lineOf = (fields: object = {}) => JSON.stringify(eventOf(fields));

async function* chunksOf(...chunks: readonly (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function read(
  chunks: AsyncIterable<Uint8Array>,
  onInvalid: 'stop' | 'skip' = 'stop',
  dataset = websiteEvents,
) {
  const records: OutgoingRecord[] = [];
  const refused: RefusedLine[] = [];
  const onRefused = onInvalid === 'skip' ? (line: RefusedLine) => void refused.push(line) : undefined;
  const files = [{ name: 'events.ndjson', entries: linesFromChunks(chunks, MAX_LINE_BYTES) }];
  let error: unknown;
  try {
    for await (const slice of recordsFromFiles({ dataset, files, onRefused, onBrokenFile: 'stop' })) {
      records.push(...slice);
    }
  } catch (caught) {
    error = caught;
  }
  return { records, refused, texts: refused.map((line) => refusalText(line)), error };
}

describe('linesFromChunks', () => {
  it('finds the same lines however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\uFEFF]/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (texts, end, isMarked, isEnded, size) => {
          const lines = [...texts, 'last'];
          const text = `${isMarked ? '\uFEFF' : ''}${lines.join(end)}${isEnded ? end : ''}`;
          const bytes = Buffer.from(text);
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          const found = [];
          for await (const some of linesFromChunks(chunksOf(...chunks), 1_000_000)) found.push(...some);
          expect(found.map((one) => Buffer.from(one.bytes).toString())).toEqual(lines);
          expect(found.map((one) => one.number)).toEqual(lines.map((_, i) => i + 1));
        },
      ),
    );
  });

  it('holds no more of a line than its limit', async () => {
    const found = [];
    for await (const some of linesFromChunks(chunksOf('abcd', 'efgh', 'ij\nxy\n'), 5)) found.push(...some);
    expect(found.map(({ bytes, isCut }) => [Buffer.from(bytes).toString(), isCut])).toEqual([
      ['abcdef', true],
      ['xy', false],
    ]);
  });
});

describe('recordsFromLines', () => {
  it('turns each line into the record of its event, numbered from 0, blank lines passed over', async () => {
    const events = [eventOf({ user_id: 'zoë-🦊' }), eventOf(), eventOf()];
    const [a, b, c] = events.map((event) => JSON.stringify(event));
    const { records, error } = await read(chunksOf(`\uFEFF${a}\r\n\r\n  \n`, `${b}\n${c}`));
    expect(error).toBeUndefined();
    expect(records.map(({ seq, id }) => [seq, id])).toEqual(
      events.map((event, seq) => [seq, event.event_id]),
    );
    expect(Buffer.from(records[0]?.bytes ?? []).toString()).toBe(a);
    expect(records[0]?.partitionKey).toBe(events[0]?.session_id);
  });

  it('reads a timestamp without zone as UTC and sends it with Z', async () => {
    const { records } = await read(chunksOf(lineOf({ timestamp: '2026-11-24 10:00:00' })));
    const row = rowFromLine(websiteEvents, records[0]?.bytes ?? '');
    expect(row.ok && row.row.event.timestamp).toBe('2026-11-24T10:00:00.000Z');
    expect(row.ok && eventTimeMs(websiteEvents, row.row.event)).toBe(Date.UTC(2026, 10, 24, 10));
  });

  it('stops at an invalid line, naming file, line and field, after handing on those before', async () => {
    const { records, error } = await read(
      chunksOf(`${lineOf()}\n${lineOf()}\n${lineOf({ country: 'XX' })}\n${lineOf()}\n`),
    );
    expect(records).toHaveLength(2);
    expect(String(error)).toBe(
      'UserError: events.ndjson:3: country: must be an ISO 3166-1 alpha-2 code such as DE',
    );
  });

  it('passes over invalid lines where it is told to, each with its reason and as it stands', async () => {
    const missing = JSON.stringify({ ...eventOf(), user_id: undefined });
    const notUtf8 = Buffer.from([0x7b, 0xff, 0x7d, 0x0a]);
    const chunks = chunksOf(
      `{"half\n${lineOf({ shoe_size: 46 })}\n`,
      notUtf8,
      `${missing}\n`,
      `${lineOf()}${lineOf()}\n`,
      `${lineOf({ value: 1.234 })}\n${lineOf()}\n[]\n`,
    );
    const { records, texts, refused } = await read(chunks, 'skip');
    expect(records.map(({ seq }) => seq)).toEqual([0]);
    expect(texts.map((text) => text.slice('events.ndjson:'.length, 60))).toMatchInlineSnapshot(`
      [
        "1: not JSON: Unterminated string in JSON at po",
        "2: shoe_size: is not a known field",
        "3: line is not valid UTF-8",
        "4: user_id: is missing",
        "5: 2 JSON documents on one line: Athena reads ",
        "6: value: must have at most two decimals",
        "8: must be of type object, not array",
      ]
    `);
    expect(Buffer.from(refused[2]?.bytes ?? [])).toEqual(notUtf8.subarray(0, 3));
  });

  it('refuses an event whose record is larger than the stream takes', async () => {
    const log = eventGenerator('app-logs', 1)(0);
    const attributes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, 'é'.repeat(2_048)]));
    const lines = [255, 256].map((count) => JSON.stringify({ ...log, attributes: attributes(count) }));
    const { records, texts } = await read(chunksOf(lines.join('\n')), 'skip', datasetNamed('app-logs'));
    expect(records).toHaveLength(1);
    expect(texts).toEqual([
      expect.stringMatching(/^events\.ndjson:2: record is \d+ bytes .* at most 1048576$/),
    ]);
  });

  it('refuses a line of more than 8 MiB without holding it', async () => {
    const mebibyte = Buffer.alloc(1_048_576, 0x61);
    const { refused, records } = await read(
      chunksOf(...Array.from({ length: 20 }, () => mebibyte), `\n${lineOf()}\n`),
      'skip',
    );
    expect(refused.map(({ line, isCut, reason }) => [line, isCut, reason])).toEqual([
      [1, true, 'line is longer than 8388608 bytes'],
    ]);
    expect(refused[0]?.bytes.length).toBe(8_388_609);
    expect(records).toHaveLength(1);
  });
});
