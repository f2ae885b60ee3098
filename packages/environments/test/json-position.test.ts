import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonFault, repeatedKey } from '../src/json-position.ts';

describe('jsonFault', () => {
  it.each([
    ['', 1, 1],
    ['{"a":1,}', 1, 8],
    ['{"a":1\n "b":2}', 2, 2],
    ['hello', 1, 1],
    ['{"a": tru}', 1, 10],
    ['{"a": -}', 1, 8],
    ['{"a":01}', 1, 7],
    ["{'a':1}", 1, 2],
    ['{"ü🚀": x}', 1, 8],
    ['{"a":1} x', 1, 9],
    ['{\r\n  // why\r\n}', 2, 3],
    [String.raw`{"a":"\x"}`, 1, 8],
    ['[1,2', 1, 5],
  ])('finds the fault of %j in line %i, column %i', (text, line, column) => {
    expect(jsonFault(text)).toMatchObject({ line, column });
  });

  it('says what is wrong in a few words, without excerpt or position', () => {
    expect(jsonFault(`{"a": 1${' '.repeat(99)}]`)?.message).toBe("Expected ',' or '}' after property value");
    expect(jsonFault(`x${'y'.repeat(99)}`)?.message).toBe("Unexpected token 'x'");
    expect(jsonFault('{} {}')?.message).toBe('Unexpected non-whitespace character after JSON');
  });

  const file = readFileSync(new URL('../environments/prod.json', import.meta.url), 'utf8');

  it('finds nothing in JSON', () => {
    expect(jsonFault(file)).toBeUndefined();
    expect(jsonFault('"Grüße 🚀"')).toBeUndefined();
  });

  it('finds a stray character wherever in a file it stands', () => {
    for (const { index } of file.matchAll(/[{}[\],:]\n/g)) {
      const before = file.slice(0, index).split('\n');
      expect(jsonFault(`${file.slice(0, index)}\u0001${file.slice(index)}`)).toMatchObject({
        line: before.length,
        column: (before.at(-1) ?? '').length + 1,
      });
    }
  });
});

describe('repeatedKey', () => {
  it.each([
    ['{"a":1, "a":2}', 1, 9, 'a'],
    ['{"größe 🚀":{"b":1},\n "x":0, "größe 🚀" : 2}', 2, 9, 'größe 🚀'],
    ['[{"a":1},\n{"b":[{"c":1,"c":{}}]}]', 2, 14, 'c'],
    [String.raw`{"a\"{":1,"a\"{":2}`, 1, 11, 'a"{'],
    [String.raw`{"a":1,"\u0061":2}`, 1, 8, 'a'],
  ])('finds the second key of %j in line %i, column %i', (text, line, column, key) => {
    expect(repeatedKey(text)).toEqual({ line, column, message: `${key} is written twice; keep one` });
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":["a","a"],"c":"a"}',
    '[{"a":1},{"a":1}]',
    String.raw`{"a":"{\"a\":1","b":"}"}`,
    '"a"',
    '{"__proto__":1,"constructor":2}',
    readFileSync(new URL('../environments/prod.json', import.meta.url), 'utf8'),
  ])('finds nothing in %s', (text) => {
    expect(repeatedKey(text)).toBeUndefined();
  });
});
