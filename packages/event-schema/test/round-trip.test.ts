import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArchiveEvent,
  columnsFromDataset,
  type Dataset,
  datasetNamed,
  datasetNames,
  documentsFromText,
  eventFromRecord,
  eventTimeMs,
  hourFromInstant,
  hourlyLayout,
  recordFromEvent,
  rowFromLine,
  type StreamRecord,
} from '../src/index.ts';
import { eventArbitrary } from './helpers/events.ts';

const NEWLINE = Buffer.from('\n');

const recordsFromEvents = (dataset: Dataset, events: readonly ArchiveEvent[]): StreamRecord[] =>
  events.map((event) => {
    const made = recordFromEvent(dataset, event);
    if (!made.ok) throw new Error(`${made.problem.field}: ${made.problem.message}`);
    return made.record;
  });

/** What the delivery stream does with AppendDelimiterToRecord and GZIP. */
const objectFromRecords = (records: readonly StreamRecord[]): Uint8Array =>
  gzipSync(Buffer.concat(records.flatMap(({ bytes }) => [bytes, NEWLINE])));

const eventsFromLines = (dataset: Dataset, lines: readonly string[]): ArchiveEvent[] =>
  lines.map((line) => {
    const read = rowFromLine(dataset, line);
    if (!read.ok) throw new Error(`${read.problem.field}: ${read.problem.message}: ${line}`);
    return read.row.event;
  });

describe.each(datasetNames)('round trip of %s', (name) => {
  const dataset = datasetNamed(name);
  const events = fc.array(eventArbitrary(name), { minLength: 1, maxLength: 8 });

  it('gives back every event: event → record → object → row', () => {
    fc.assert(
      fc.property(events, (sent) => {
        const object = objectFromRecords(recordsFromEvents(dataset, sent));
        const lines = gunzipSync(object).toString('utf8').split('\n');
        expect(lines.pop()).toBe('');
        expect(eventsFromLines(dataset, lines)).toEqual(sent);
      }),
    );
  });

  it('gives back every event without a delimiter too, once the documents are taken apart', () => {
    fc.assert(
      fc.property(events, (sent) => {
        const body = Buffer.concat(recordsFromEvents(dataset, sent).map(({ bytes }) => bytes)).toString();
        expect(eventsFromLines(dataset, documentsFromText(body))).toEqual(sent);
        if (sent.length > 1) expect(rowFromLine(dataset, body)).toMatchObject({ ok: false });
      }),
    );
  });

  it('gives back each event from its record alone, byte by byte the same when sent again', () => {
    fc.assert(
      fc.property(events, (sent) => {
        for (const record of recordsFromEvents(dataset, sent)) {
          const read = eventFromRecord(dataset, record);
          expect(read.ok && recordsFromEvents(dataset, [read.row.event])).toEqual([record]);
        }
      }),
    );
  });

  it("finds the hour of every event again from the partition's path", () => {
    fc.assert(
      fc.property(events, (sent) => {
        for (const event of sent) {
          const hour = hourFromInstant(eventTimeMs(dataset, event));
          const key = `${hourlyLayout.pathFromHour(hour)}stream-1-2026-11-24-10-00-00-uuid.gz`;
          expect(hourlyLayout.hourFromKey(key)).toBe(hour);
          expect(
            String(event[dataset.eventTimeField]).startsWith(new Date(hour).toISOString().slice(0, 13)),
          ).toBe(true);
        }
      }),
    );
  });

  it('has a column for exactly the fields of every event', () => {
    const columns = columnsFromDataset(dataset);
    fc.assert(
      fc.property(events, ([event = {}]) => {
        expect(columns.map((column) => column.name).sort()).toEqual(Object.keys(event).sort());
        const nulls = columns.filter((column) => event[column.name] === null);
        expect(nulls.every((column) => column.nullable)).toBe(true);
      }),
    );
  });

  it('meets every nullable field both with and without a value', () => {
    const sent = fc.sample(eventArbitrary(name), { numRuns: 200, seed: 1 });
    for (const column of columnsFromDataset(dataset)) {
      const nulls = sent.filter((event) => event[column.name] === null).length;
      expect(nulls > 0, column.name).toBe(column.nullable);
      expect(nulls, column.name).toBeLessThan(sent.length);
    }
  });
});
