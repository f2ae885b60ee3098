import { describe, expect, it } from 'vitest';
import {
  BEGINNING,
  type Holds,
  hold,
  lowWaterMark,
  markAfter,
} from '../../../src/firehose/partition/low-water-mark.ts';

const after = (...positions: string[]) => positions.reduce(markAfter, BEGINNING);

describe('lowWaterMark', () => {
  it('is all that was taken when nothing of the source waits', () => {
    const others: Holds = new Map([['other', BEGINNING]]);
    expect(lowWaterMark('a', after('7', '9'), [others])).toEqual({ records: 2, position: '9' });
    expect(lowWaterMark('a', BEGINNING, [])).toEqual({ records: 0, position: undefined });
  });

  it('is the mark before the first record that waits, wherever it waits', () => {
    const early: Holds = new Map();
    const late: Holds = new Map();
    hold(late, 'a', after('7', '9'));
    hold(early, 'a', after('7'));
    expect(lowWaterMark('a', after('7', '9', '11'), [late, early])).toEqual({ records: 1, position: '7' });
  });

  it('does not move with a later record of the same source', () => {
    const holds: Holds = new Map();
    hold(holds, 'a', BEGINNING);
    hold(holds, 'a', after('7'));
    expect(lowWaterMark('a', after('7', '9'), [holds])).toBe(BEGINNING);
  });
});
