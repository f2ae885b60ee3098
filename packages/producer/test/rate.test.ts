import { describe, expect, it } from 'vitest';
import { forDuration, paced } from '../src/rate.ts';
import type { RecordSlices } from '../src/record-slices.ts';
import { recordsOf, sleepingClock } from './helpers/records.ts';

const never = new AbortController().signal;

async function* slicesOf(count: number, size: number): RecordSlices {
  const all = recordsOf(count);
  for (let from = 0; from < count; from += size) yield all.slice(from, from + size);
}

describe('paced', () => {
  it.each([
    [0.5, 4],
    [7, 70],
    [1_000, 20_000],
    [33_333, 200_000],
  ])('lets %d events a second go within 2 %%, also with timers that come late', async (rate, count) => {
    const clock = sleepingClock(3);
    const seqs: number[] = [];
    for await (const slice of paced(slicesOf(count, 500), rate, clock, never)) {
      seqs.push(...slice.map(({ seq }) => seq));
      const dueSoFar = (clock.monotonicMs() / 1_000) * rate;
      expect(seqs.length).toBeLessThanOrEqual(dueSoFar + 1e-6);
    }
    expect(seqs).toEqual(Array.from({ length: count }, (_, seq) => seq));
    const measured = count / (clock.monotonicMs() / 1_000);
    expect(Math.abs(measured / rate - 1)).toBeLessThan(0.02);
  });

  it('catches up one second of a stall, no more', async () => {
    const clock = sleepingClock();
    const slices = paced(slicesOf(10_000, 10_000), 100, clock, never)[Symbol.asyncIterator]();
    await slices.next();
    clock.advance(60_000);
    const { value } = await slices.next();
    expect(value).toHaveLength(100);
  });

  it('ends when it is stopped while it waits', async () => {
    const stop = new AbortController();
    const clock = { ...sleepingClock(), sleep: async () => stop.abort() };
    const seen = [];
    for await (const slice of paced(slicesOf(10, 10), 1, clock, stop.signal)) seen.push(...slice);
    expect(seen).toEqual([]);
  });
});

describe('forDuration', () => {
  it('ends at the first slice after its time', async () => {
    const clock = sleepingClock();
    let seen = 0;
    for await (const slice of forDuration(paced(slicesOf(10_000, 10), 100, clock, never), 2_000, clock)) {
      seen += slice.length;
    }
    expect(seen).toBeGreaterThanOrEqual(195);
    expect(seen).toBeLessThanOrEqual(200);
  });
});
