import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listPage, SortedObjects } from '../../src/s3/listing.ts';

const objectsOf = (keys: readonly string[]) => {
  const objects = new SortedObjects();
  for (const key of keys) objects.set(key, { key, contentLength: 1 });
  return objects;
};
const keyArbitrary = fc.stringMatching(/^[a-cA-C0-1_=/.-]{1,8}$/);

describe('listPage', () => {
  it('gives every key of a prefix exactly once over any page size, in code unit order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(keyArbitrary),
        fc.constantFrom('', 'a', 'B/'),
        fc.integer({ min: 1, max: 7 }),
        (keys, prefix, maxKeys) => {
          const objects = objectsOf(keys);
          const listed: string[] = [];
          for (let startAfter = ''; ; ) {
            const page = listPage(objects, { prefix, maxKeys, startAfter });
            listed.push(...page.objects.map(({ key }) => key));
            if (!page.isTruncated) break;
            startAfter = listed.at(-1) ?? '';
          }
          expect(listed).toEqual(keys.filter((key) => key.startsWith(prefix)).sort());
        },
      ),
    );
  });

  it('folds keys that share a prefix up to the delimiter', () => {
    const objects = objectsOf(['a/1', 'a/2', 'b', 'c/x/1']);
    const page = listPage(objects, { delimiter: '/' });
    expect(page.commonPrefixes).toEqual(['a/', 'c/']);
    expect(page.objects.map(({ key }) => key)).toEqual(['b']);
  });

  it('sees keys that came or went since the last page', () => {
    const objects = objectsOf(['b']);
    expect(listPage(objects, {}).objects).toHaveLength(1);
    objects.set('a', { key: 'a', contentLength: 1 });
    objects.delete('b');
    expect(listPage(objects, {}).objects.map(({ key }) => key)).toEqual(['a']);
  });
});
