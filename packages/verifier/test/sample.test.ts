import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenSample, sampleSizeFromFlag } from '../src/sample.ts';

describe('evenSample', () => {
  it('takes first and last, and the rest evenly between them', () => {
    expect(evenSample([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
    expect(evenSample([0, 1, 2], 1)).toEqual([0]);
    expect(evenSample([], 3)).toEqual([]);
    expect(evenSample([0, 1], 'all')).toEqual([0, 1]);
  });

  it('takes as many as asked, none twice, in order', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 600 }), (length, size) => {
        const taken = evenSample([...Array(length).keys()], size);
        expect(taken).toHaveLength(Math.min(length, size));
        expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('sampleSizeFromFlag', () => {
  it('reads a number from 1, and all', () => {
    expect([sampleSizeFromFlag('1'), sampleSizeFromFlag('all')]).toEqual([1, 'all']);
  });

  it.each(['0', '-1', '1.5', 'some', ''])('refuses "%s"', (text) => {
    expect(() => sampleSizeFromFlag(text)).toThrow(
      `--sample ${text}: must be a number of objects from 1, or all`,
    );
  });
});
