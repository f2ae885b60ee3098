import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../src/field-pairs.ts';
import type { FieldShape } from '../src/shape.ts';

const field = (name: string, type = 'string'): FieldShape => ({
  name,
  type,
  nullable: false,
  optional: false,
});
const fields = (names: string) => names.split('').map((name) => field(name));
const told = (before: string, after: string) => {
  const { pairs, removed, added } = pairsOf(fields(before), fields(after));
  return {
    renamed: pairs.flatMap(({ old, now, isRenamed }) => (isRenamed ? `${old.name}${now.name}` : [])).join(),
    moved: pairs.flatMap(({ now, isMoved }) => (isMoved ? now.name : [])).join(''),
    removed: removed.map(({ name }) => name).join(''),
    added: added.map(({ field: { name }, isLast }) => (isLast ? name : `${name}<`)).join(''),
  };
};
const nothing = { renamed: '', moved: '', removed: '', added: '' };

describe('pairsOf', () => {
  it.each([
    ['', '', {}],
    ['abc', 'abc', {}],
    ['abc', 'abcd', { added: 'd' }],
    ['abc', 'abdc', { added: 'd<' }],
    ['abc', 'dabc', { added: 'd<' }],
    ['', 'ab', { added: 'ab' }],
    ['abc', 'ac', { removed: 'b' }],
    ['abc', 'axc', { renamed: 'bx' }],
    ['abc', 'xbc', { renamed: 'ax' }],
    ['abc', 'xyc', { renamed: 'ax,by' }],
    ['abc', 'acx', { removed: 'b', added: 'x' }],
    ['abcd', 'acdb', { moved: 'b' }],
    ['abcd', 'dabc', { moved: 'd' }],
    ['abcd', 'axdc', { renamed: 'bx', moved: 'd' }],
  ])('"%s" to "%s"', (before, after, expected) => {
    expect(told(before, after)).toEqual({ ...nothing, ...expected });
  });

  it('takes a field of another type for a new one', () => {
    const { pairs, removed, added } = pairsOf([field('a')], [field('ß', 'double')]);
    expect([pairs.length, removed.length, added.length]).toEqual([0, 1, 1]);
  });

  it.each(['nullable', 'optional'])(
    'takes a field that is %s, unlike the removed one, for a new one',
    (gap) => {
      const { pairs, removed, added } = pairsOf([field('a')], [{ ...field('ß'), [gap]: true }]);
      expect([pairs.length, removed.length, added.length]).toEqual([0, 1, 1]);
    },
  );

  it('puts every field in exactly one place', () => {
    const some = fc.shuffledSubarray([...'abcdeäß漢🚀'].map((name) => field(name)));
    fc.assert(
      fc.property(some, some, (before, after) => {
        const { pairs, removed, added } = pairsOf(before, after);
        const names = (shapes: FieldShape[]) => shapes.map(({ name }) => name).sort();
        expect(names([...pairs.map(({ old }) => old), ...removed])).toEqual(names(before));
        expect(names([...pairs.map(({ now }) => now), ...added.map((each) => each.field)])).toEqual(
          names(after),
        );
      }),
    );
  });

  it('leaves fields in order that were not moved', () => {
    const whole = [...'abcdefgh'].map((name) => field(name));
    fc.assert(
      fc.property(fc.shuffledSubarray(whole), (after) => {
        const { pairs } = pairsOf(whole, after);
        const places = pairs.filter(({ isMoved }) => !isMoved).map(({ now }) => after.indexOf(now));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(pairs.length === 0 || places.length > 0).toBe(true);
      }),
    );
  });
});
