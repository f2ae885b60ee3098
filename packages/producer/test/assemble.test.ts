import { describe, expect, it } from 'vitest';
import { assembleBatches, type RecordSlices } from '../src/assemble.ts';
import { recordsOf, standingClock } from './helpers/records.ts';

const never = new AbortController().signal;
const limits = { maxRecords: 10, maxBytes: 1_000 };

async function* slicesOf(sizes: readonly number[], end: () => Promise<void> = async () => {}): RecordSlices {
  const all = recordsOf(sizes.reduce((sum, size) => sum + size, 0));
  let from = 0;
  for (const size of sizes) {
    yield all.slice(from, from + size);
    from += size;
  }
  await end();
}

async function lengthsOf(batches: AsyncIterable<readonly unknown[]>): Promise<number[]> {
  const lengths: number[] = [];
  for await (const batch of batches) lengths.push(batch.length);
  return lengths;
}

describe('assembleBatches', () => {
  it('fills batches over the borders of slices', async () => {
    const batches = assembleBatches(slicesOf([3, 4, 0, 25, 1]), standingClock(), never, limits);
    expect(await lengthsOf(batches)).toEqual([10, 10, 10, 3]);
  });

  it('lets half a batch go when nothing more comes for a moment', async () => {
    const clock = standingClock();
    const batches = assembleBatches(
      slicesOf([3], () => new Promise(() => {})),
      clock,
      never,
      limits,
    );
    const first = batches.next();
    await clock.advance(0);
    await clock.advance(99);
    let isThere = false;
    void first.then(() => {
      isThere = true;
    });
    await clock.advance(0);
    expect(isThere).toBe(false);
    await clock.advance(1);
    expect((await first).value).toHaveLength(3);
  });

  it('hands on what came before its source failed, then fails alike', async () => {
    const failing = slicesOf([4], () => Promise.reject(new RangeError('line 5')));
    const batches = assembleBatches(failing, standingClock(), never, limits);
    expect((await batches.next()).value).toHaveLength(4);
    await expect(batches.next()).rejects.toThrow('line 5');
  });

  it('takes nothing more once it is stopped, even while its source is silent', async () => {
    const stop = new AbortController();
    const silent = slicesOf([], () => new Promise(() => {}));
    const batches = assembleBatches(silent, standingClock(), stop.signal, limits);
    const first = batches.next();
    stop.abort();
    expect(await first).toEqual({ done: true, value: undefined });
  });
});
