import { describe, expect, it } from 'vitest';
import { objectArns } from '../src/object-arns.ts';

const arns = (...prefixes: string[]) => objectArns('b', prefixes);

describe('objectArns', () => {
  it.each([
    [['événements/year=!{timestamp:yyyy}/'], ['b/événements/year=*']],
    [
      ['b/!{timestamp:yyyy}/', 'a/', 'a/'],
      ['b/a/*', 'b/b/*'],
    ],
    [['a/!{timestamp:yyyy}/', '!{timestamp:yyyy}/'], ['b/*']],
    [['a/', ''], ['b/*']],
  ])('of %j are %j', (prefixes, expected) => {
    expect(arns(...prefixes)).toEqual(expected);
  });

  it.each(['*', '?', '${aws:username}'])('end before %s, which means something else in a policy', (text) => {
    expect(arns(`größe/${text}/x/`)).toEqual(['b/größe/*']);
  });
});
