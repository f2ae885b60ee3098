import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventGenerator } from '../src/generate/index.ts';
import { type Generation, generatedEvents, type PlacedEvent } from '../src/generate-events.ts';
import { sleepingClock } from './helpers/records.ts';

const START_MS = Date.UTC(2026, 9, 1);
const HOUR_MS = 3_600_000;
const never = new AbortController().signal;
const orderly = { lateShare: 0, lateByMs: HOUR_MS, duplicateShare: 0 };
const day = { startMs: START_MS, endMs: START_MS + 24 * HOUR_MS, speed: undefined, profile: 'flat' as const };

const generation = (fields: Partial<Generation> = {}): Generation => ({
  nextEvent: eventGenerator('website-events', fields.seed ?? 7),
  seed: 7,
  count: 2_000,
  rate: undefined,
  timeline: day,
  disorder: orderly,
  sliceSize: 500,
  ...fields,
});

async function made(fields: Partial<Generation> = {}, clock = sleepingClock()): Promise<PlacedEvent[]> {
  const all: PlacedEvent[] = [];
  for await (const slice of generatedEvents(generation(fields), clock, never)) all.push(...slice);
  return all;
}

const timeOf = ({ event }: PlacedEvent): number => Date.parse(String(event.timestamp));
const idOf = ({ event }: PlacedEvent): unknown => event.event_id;

describe('generatedEvents', () => {
  it('makes the same events for the same seed, whatever the slices, and others for another seed', async () => {
    const disorder = { lateShare: 0.1, lateByMs: HOUR_MS, duplicateShare: 0.1 };
    const first = await made({ disorder });
    expect(await made({ disorder, sliceSize: 7 })).toEqual(first);
    const others = new Set((await made({ disorder, seed: 8 })).map(idOf));
    expect(first.filter((placed) => others.has(idOf(placed)))).toEqual([]);
  });

  it('spreads a count over the timeline, in order, from its start to before its end', async () => {
    const times = (await made()).map(timeOf);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(day.startMs);
    expect(times.at(-1)).toBe(day.endMs - 43_200);
  });

  it('stamps a share of them earlier than they come, within the time that is allowed', async () => {
    const times = (await made()).map(timeOf);
    const disorder = { lateShare: 0.2, lateByMs: HOUR_MS, duplicateShare: 0 };
    const late = (await made({ disorder })).map((placed, i) => (times[i] ?? 0) - timeOf(placed));
    const delays = late.filter((ms) => ms > 0);
    expect(delays.length / times.length).toBeCloseTo(0.2, 1);
    expect(Math.min(...late)).toBe(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(HOUR_MS);
    expect(Math.max(...delays)).toBeGreaterThan(HOUR_MS / 2);
  });

  it('keeps late events within the timeline', async () => {
    const disorder = { lateShare: 1, lateByMs: 100 * HOUR_MS, duplicateShare: 0 };
    const times = (await made({ disorder })).map(timeOf);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(day.startMs);
  });

  it('brings a share of them a second time, with a place of their own that names the first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 ** 53 - 1 }),
        fc.integer({ min: 1, max: 900 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (seed, count, duplicateShare) => {
          const all = await made({ seed, count, disorder: { ...orderly, duplicateShare } });
          expect(all.map(({ seq }) => seq)).toEqual(all.map((_, i) => i));
          expect(all.filter(({ repeats }) => repeats === undefined)).toHaveLength(count);
          for (const placed of all.filter(({ repeats }) => repeats !== undefined)) {
            const first = all[placed.repeats ?? -1];
            expect(first?.event).toBe(placed.event);
            expect(first?.repeats).toBeUndefined();
            expect(placed.seq).toBeGreaterThan(first?.seq ?? Infinity);
          }
        },
      ),
      { numRuns: 20 },
    );
    const again = (await made({ disorder: { ...orderly, duplicateShare: 0.3 } })).length - 2_000;
    expect(again / 2_000).toBeCloseTo(0.3, 1);
  });

  it('makes the same events whether or not some are late or come again', async () => {
    const ids = (await made()).map(idOf);
    const disorder = { lateShare: 0.5, lateByMs: HOUR_MS, duplicateShare: 0.5 };
    const disorderly = await made({ disorder });
    expect(disorderly.filter(({ repeats }) => repeats === undefined).map(idOf)).toEqual(ids);
  });

  it('goes through a timeline at its speed, busy hours and quiet ones', async () => {
    const clock = sleepingClock();
    const timeline = { ...day, speed: 1_440, profile: 'day-week' as const };
    const left: [monotonicMs: number, dueMs: number][] = [];
    for await (const slice of generatedEvents(generation({ timeline }), clock, never)) {
      const [first] = slice;
      if (first) left.push([clock.monotonicMs(), (timeOf(first) - day.startMs) / 1_440]);
    }
    expect(left.length).toBeGreaterThan(500);
    for (const [atMs, dueMs] of left) expect(Math.abs(atMs - dueMs)).toBeLessThan(1);
    expect(left.at(-1)?.[0]).toBeGreaterThan(59_000);
    expect(left.at(-1)?.[0]).toBeLessThan(60_000);
  });

  it('catches up with a stall of its consumer for a second at most', async () => {
    const clock = sleepingClock();
    const timeline = { ...day, speed: 1_440 };
    const leftAt: number[] = [];
    for await (const slice of generatedEvents(generation({ timeline }), clock, never)) {
      leftAt.push(...slice.map(() => clock.monotonicMs()));
      if (leftAt.length === 100) clock.advance(30_000);
    }
    const atOnce = leftAt.filter((ms) => ms === (leftAt[100] ?? 0)).length;
    expect(atOnce).toBeGreaterThan(20);
    expect(atOnce).toBeLessThan(50);
  });

  it('ends at once when it is told to, however far the next event is', async () => {
    const stop = new AbortController();
    const clock = sleepingClock();
    const slices = generatedEvents(
      generation({ count: 3, timeline: { ...day, speed: 1 } }),
      clock,
      stop.signal,
    );
    await slices.next();
    stop.abort();
    expect((await slices.next()).done).toBe(true);
  });
});
