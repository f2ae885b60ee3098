import { describe, expect, it } from 'vitest';
import { letterRunsOf } from '../../src/firehose-rules/time-pattern.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];

describe('letterRunsOf', () => {
  it('knows the letters that java.time knows, and no others', () => {
    const unknown = letters.filter((letter) => letterRunsOf(letter) === undefined);
    expect(unknown.join('')).toBe('CIJPRTUVbfijloprt');
  });

  it.each([
    ["yyyy-MM-dd'T'HH", ['yyyy', 'MM', 'dd', 'HH']],
    ["'year='yyyy'''s'", ['yyyy']],
    ["''", []],
    ["'", undefined],
    ['yyyy#MM', undefined],
    ['{yyyy', undefined],
    ['DDD', ['DDD']],
    ['DDDD', undefined],
  ])('reads %j', (pattern, runs) => {
    expect(letterRunsOf(pattern)).toEqual(runs);
  });
});
