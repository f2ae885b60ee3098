import { describe, expect, it } from 'vitest';
import { differencesBetween, expectedDifferences, reasonFor } from '../../cdktn/differences.ts';

describe('differencesBetween', () => {
  it.each([
    [
      'the same document in another order',
      { a: 1, b: [{ größe: '📏' }] },
      { b: [{ größe: '📏' }], a: 1 },
      [],
    ],
    ['another value', { a: { b: 1 } }, { a: { b: 2 } }, [['a.b', 1, 2]]],
    ['a member more', { a: {} }, { a: { b: null } }, [['a.b', undefined, null]]],
    ['a member less', { a: { b: false } }, { a: {} }, [['a.b', false, undefined]]],
    [
      'another order of a list',
      ['x', 'y'],
      ['y', 'x'],
      [
        ['[0]', 'x', 'y'],
        ['[1]', 'y', 'x'],
      ],
    ],
    ['a longer list', { a: [1] }, { a: [1, 2] }, [['a[1]', undefined, 2]]],
    ['a list for an object', { a: {} }, { a: [] }, [['a', {}, []]]],
    ['text for a number', { a: 1 }, { a: '1' }, [['a', 1, '1']]],
    ['null for an object', { a: null }, { a: {} }, [['a', null, {}]]],
    ['no document at all', { a: 1 }, undefined, [['', { a: 1 }, undefined]]],
  ])('finds %s', (_title, before, after, expected) => {
    const found = differencesBetween(before, after).map(({ path, ...it }) => [path, it.before, it.after]);
    expect(found).toEqual(expected);
  });
});

describe('reasonFor', () => {
  it('knows the versions and nothing about resources', () => {
    const at = (path: string) => reasonFor({ path, before: 1, after: 2 });
    for (const { path, why } of expectedDifferences) expect(at(path)).toBe(why);
    expect(at('resource.aws_s3_bucket.archive.bucket')).toBeUndefined();
    expect(at('resource.aws_s3_bucket.archive.//.metadata.version')).toBeUndefined();
    expect(expectedDifferences.filter(({ path }) => path.startsWith('resource'))).toEqual([]);
  });
});
