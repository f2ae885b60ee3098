import { describe, expect, it } from 'vitest';
import { keysOfJqObject } from '../../src/firehose-rules/jq-keys.ts';

describe('keysOfJqObject', () => {
  it.each([
    ['{tenant:.tenant}', ['tenant']],
    ['{ "jahr": .at|strftime("%Y,%m"), b:(.b // {x:1, y:[1,2]}) , c}', ['jahr', 'b', 'c']],
    ['{"größe 📏":.g}', ['größe 📏']],
    ['{}', []],
  ])('reads %s', (query, keys) => {
    expect(keysOfJqObject(query)).toEqual(keys);
  });
});
