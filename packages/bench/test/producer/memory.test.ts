import { describe, expect, it } from 'vitest';
import { commandRun, quarterPeaks } from '../../src/producer/memory.ts';

describe('memory of the producer', () => {
  it('is that of the command itself, which has every event accepted', { timeout: 60_000 }, async () => {
    const { residentMib, bytes } = await commandRun(20_000);
    expect(bytes).toBeGreaterThan(20_000 * 500);
    expect(residentMib.length).toBeGreaterThan(0);
    for (const mib of residentMib) expect(mib).toBeGreaterThan(1);
  });

  it('is told by quarters', () => {
    expect(quarterPeaks([1, 2, 3, 9, 5, 4, 7, 6])).toEqual([2, 9, 5, 7]);
    expect(quarterPeaks([3])).toEqual([3, 3, 3, 3]);
  });
});
