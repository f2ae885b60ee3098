import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../fixtures/', import.meta.url);

/** Every `NAME.jsonl` of the fixtures with the `NAME.rows.json` that it must read as. */
export const goldenFixtures = (): { name: string; bytes: Buffer; expected: unknown }[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => {
      const name = file.slice(0, -'.jsonl'.length);
      const expected = JSON.parse(readFileSync(new URL(`${name}.rows.json`, folder), 'utf8'));
      return { name, bytes: readFileSync(new URL(file, folder)), expected };
    });
