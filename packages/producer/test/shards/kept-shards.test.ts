import { describe, expect, it } from 'vitest';
import { keptShards } from '../../src/shards/kept-shards.ts';
import { sleepingClock } from '../helpers/records.ts';
import { evenShards } from '../helpers/shards.ts';

const NEVER = new AbortController().signal;

/** Shards that are listed from lists one after the other, the last one again and again. */
async function kept(...lists: (ReturnType<typeof evenShards> | Error)[]) {
  const clock = sleepingClock();
  const askedMs: number[] = [];
  const list = async () => {
    const found = lists[Math.min(askedMs.length, lists.length - 1)];
    askedMs.push(clock.monotonicMs());
    if (found === undefined || found instanceof Error) throw found;
    return found;
  };
  return { shards: await keptShards(list, clock, NEVER), askedMs };
}

describe('keptShards', () => {
  it('asks once for many that call the map old at the same time', async () => {
    const { shards, askedMs } = await kept(evenShards(1), evenShards(2));
    const told = await Promise.all([shards.refresh(), shards.refresh(), shards.refresh()]);
    expect(told).toEqual([true, true, true]);
    expect(shards.map.shards).toHaveLength(2);
    expect(askedMs).toHaveLength(2);
  });

  it('asks no more than once a second', async () => {
    const { shards, askedMs } = await kept(evenShards(1));
    for (let i = 0; i < 3; i++) expect(await shards.refresh()).toBe(false);
    expect(askedMs).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('keeps the old map when the stream does not tell', async () => {
    const { shards } = await kept(evenShards(2), new Error('LimitExceededException'));
    expect(await shards.refresh()).toBe(false);
    expect(shards.map.shards).toHaveLength(2);
  });

  it('fails at the start when the stream does not tell', async () => {
    await expect(kept(new Error('ResourceNotFoundException'))).rejects.toThrow('ResourceNotFound');
  });
});
