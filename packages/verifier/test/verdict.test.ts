import { describe, expect, it } from 'vitest';
import { type Counts, exitCodeFor, verdictFrom, verdictOfAll } from '../src/verdict.ts';

const counts = (some: Partial<Counts>): Counts => ({
  partitions: 1,
  objects: 1,
  bytes: 1,
  rows: 1,
  lost: 0,
  unexpected: 0,
  duplicated: 0,
  recovered: 0,
  errorObjects: 0,
  inFlight: 0,
  invalid: 0,
  corrupt: 0,
  misfiled: 0,
  ...some,
});

describe('verdictFrom', () => {
  it.each([
    [{}, true, 'pass'],
    [{ duplicated: 9 }, true, 'pass'],
    [{ recovered: 9 }, true, 'pass'],
    [{ lost: 1 }, true, 'fail'],
    [{ unexpected: 1 }, true, 'fail'],
    [{ invalid: 1 }, true, 'fail'],
    [{ corrupt: 1 }, true, 'fail'],
    [{ misfiled: 1 }, true, 'fail'],
    [{ inFlight: 1 }, true, 'inconclusive'],
    [{ inFlight: 1, duplicated: 1 }, true, 'inconclusive'],
    [{ inFlight: 1, lost: 1 }, true, 'fail'],
    [{}, false, 'inconclusive'],
    [{ corrupt: 1 }, false, 'fail'],
  ] as const)('%o, proven %s: %s', (some, isAnythingProven, verdict) => {
    expect(verdictFrom(counts(some), isAnythingProven)).toBe(verdict);
  });

  it('ends the process with 0, 1 or 2', () => {
    expect((['pass', 'fail', 'inconclusive'] as const).map(exitCodeFor)).toEqual([0, 1, 2]);
  });
});

describe('verdictOfAll', () => {
  it.each([
    [['pass', 'pass'], 'pass'],
    [['pass', 'inconclusive'], 'inconclusive'],
    [['inconclusive', 'fail', 'pass'], 'fail'],
    [[], 'inconclusive'],
  ] as const)('makes %j %s', (verdicts, verdict) => {
    expect(verdictOfAll(verdicts)).toBe(verdict);
  });
});
