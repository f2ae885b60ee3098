import type { Dataset } from '@event-archive/event-schema';
import { websiteEvents } from '@event-archive/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsFromBytes } from '../src/read-rows.ts';
import { eventIdOf, linesOf, websiteEvent } from './helpers/events.ts';
import { goldenFixtures } from './helpers/golden.ts';

const dataset = websiteEvents as unknown as Dataset;
const linesIn = (bytes: Buffer, cut = false) => [...rowsFromBytes(dataset, bytes, cut)];

const summary = (read: ReturnType<typeof linesIn>[number]) => ({
  line: read.line,
  ids: read.ids,
  ...('problem' in read ? { code: read.problem.code, field: read.problem.field } : {}),
});

describe('rowsFromBytes', () => {
  it.each(goldenFixtures())('reads $name', ({ bytes, expected }) => {
    expect(linesIn(bytes).map(summary)).toEqual(expected);
  });

  it('reads nothing in nothing', () => {
    expect(linesIn(Buffer.alloc(0))).toEqual([]);
  });

  it('numbers every line, in order, whatever the bytes', () => {
    const bodies = fc.array(fc.constantFrom('{}', 'x', '', '{"a":1}{"a":2}', '🦊', '\uFEFF{}', '[', '"'));
    fc.assert(
      fc.property(bodies, (texts) => {
        const read = linesIn(Buffer.from(texts.map((text) => `${text}\n`).join('')));
        expect(read.map(({ line }) => line)).toEqual(texts.map((_text, i) => i + 1));
      }),
    );
  });

  it('reads back every event that was written, non-ASCII text included', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(text), (agents) => {
        const events = agents.map((agent, n) => websiteEvent(n, { user_agent: agent }));
        const read = linesIn(linesOf(events));
        expect(read.map((line) => ('event' in line ? line.event : line.problem))).toEqual(events);
      }),
    );
  });

  it('drops the last line of a cut object when it is not whole', () => {
    const whole = linesOf([websiteEvent(1), websiteEvent(2)]);
    expect(linesIn(whole.subarray(0, -10), true).map(summary)).toEqual([{ line: 1, ids: [eventIdOf(1)] }]);
    expect(linesIn(whole.subarray(0, -1), true).map(({ ids }) => ids)).toEqual([
      [eventIdOf(1)],
      [eventIdOf(2)],
    ]);
  });

  it('does not drop a broken line that ends', () => {
    const read = linesIn(Buffer.from('{"event_id":\n'), true);
    expect(read.map(summary)).toEqual([{ line: 1, ids: [], code: 'not-json', field: null }]);
  });
});
