import { describe, expect, it } from 'vitest';
import { keysOfJqObject } from '../../../src/firehose/rules/jq-keys.ts';

describe('keys of a JQ object', () => {
  it.each([
    ['{customer_id:.customer_id,year:.ts|strftime("%Y")}', ['customer_id', 'year']],
    ['{ "a b": .x, c: (if .x=="," then "}" else {d:1} end) }', ['a b', 'c']],
    ['{a,b}', ['a', 'b']],
    ['{}', []],
  ])('of %s', (query, keys) => {
    expect(keysOfJqObject(query)).toEqual(keys);
  });
});
