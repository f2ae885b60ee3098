import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../json-text.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Text as the formatter of this repository sets it. */
const formatted = (text: string): string =>
  execFileSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--stdin-file-path=a.json'], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
  });

const long = 'ß'.repeat(60);
const values = {
  scalars: { a: 1, b: 'ü🚀', c: null, d: true },
  short: { list: ['a', 'b'], object: { x: 1, y: { z: [1, 2] } }, empty: [], none: {} },
  long: { list: [long, long], object: { x: long, y: long } },
  objects: {
    one: [{ a: 1 }],
    two: [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
  },
  nested: { list: [{ name: 'a', fields: [{ name: '[]', values: ['x'] }], limits: { min: 1 } }] },
  edge: Object.fromEntries([100, 101, 102, 103, 104].map((n) => [`k${n}`, ['x'.repeat(n - 14)]])),
};

describe('jsonText', () => {
  it.each(Object.entries(values))('sets %s as the formatter does', (_name, value) => {
    const text = jsonText(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(formatted(text)).toBe(text);
  });
});
