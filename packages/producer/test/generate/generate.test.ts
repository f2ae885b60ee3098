import { datasetNamed, datasetNames, recordFromEvent, rowFromJson } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { eventGenerator } from '../../src/generate/index.ts';
import { seededRandom } from '../../src/generate/random.ts';

const START = Date.parse('2026-11-24T10:00:00.000Z');

function firstEvents(dataset: string, count: number, seed = 7, startMs = START) {
  const next = eventGenerator(dataset, seed);
  return Array.from({ length: count }, (_, i) => next(startMs + i));
}

describe.each(datasetNames)('generator of %s', (name) => {
  const dataset = datasetNamed(name);

  it('makes 10,000 events that fit the schema as they are, with distinct ids', () => {
    const events = firstEvents(name, 10_000);
    for (const event of events) {
      expect(rowFromJson(dataset, event)).toEqual({ ok: true, row: { event } });
      if (!recordFromEvent(dataset, event).ok) expect.fail('refused as a record');
    }
    expect(new Set(events.map((event) => event[dataset.idField])).size).toBe(10_000);
  });

  it('carries text beyond ASCII and emoji', () => {
    const text = JSON.stringify(firstEvents(name, 2_000));
    expect(text).toMatch(/[À-ɏЀ-ӿ一-鿿]/u);
    expect(text).toMatch(/\p{Extended_Pictographic}/u);
  });

  it('repeats itself to the byte for the same seed and times, whatever ran before', () => {
    const first = JSON.stringify(firstEvents(name, 3_000));
    firstEvents('website-events', 10, 99);
    expect(JSON.stringify(firstEvents(name, 3_000))).toBe(first);
  });

  it('gives the same ids at another time, and others for another seed', () => {
    const ids = (seed: number, startMs: number) =>
      firstEvents(name, 100, seed, startMs).map((event) => String(event[dataset.idField]));
    expect(ids(7, START + 1)).toEqual(ids(7, START));
    expect(new Set([...ids(7, START), ...ids(8, START)]).size).toBe(200);
  });

  it('stamps each event with the time it is told', () => {
    const event = eventGenerator(name, 1)(START + 90_061_001);
    expect(event[dataset.eventTimeField]).toBe('2026-11-25T11:01:01.001Z');
  });
});

describe('website-events', () => {
  it('names the browser and device that its user agent names', () => {
    const marks = { Chrome: 'Chrome/', Firefox: 'Firefox/', Safari: 'Version/', Edge: 'Edg/' };
    for (const event of firstEvents('website-events', 2_000)) {
      expect(event.user_agent).toContain(marks[event.browser as keyof typeof marks]);
    }
  });

  it('spreads over enough sessions to fill several shards', () => {
    const sessions = new Set(firstEvents('website-events', 5_000).map((event) => event.session_id));
    expect(sessions.size).toBeGreaterThan(500);
  });
});

describe('eventGenerator', () => {
  it('refuses a dataset that has no generator, naming the ones that have', () => {
    expect(() => eventGenerator('orders', 1)).toThrow('--dataset orders: has no generator');
  });
});

describe('seededRandom', () => {
  it('draws evenly from 0 up to, not including, the limit', () => {
    const random = seededRandom(1, 2);
    const seen = new Map<number, number>();
    for (let i = 0; i < 100_000; i++) {
      const drawn = random.below(10);
      seen.set(drawn, (seen.get(drawn) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.min(...seen.values())).toBeGreaterThan(9_500);
  });

  it('tells apart seeds that share their lower 32 bits', () => {
    expect(seededRandom(1).uuid()).not.toBe(seededRandom(1 + 2 ** 32).uuid());
  });
});
