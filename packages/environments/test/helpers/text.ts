import { readFileSync } from 'node:fs';

type Json = Record<string, unknown>;

/** The text of dev.json with a field, named by its dotted path, set to something else (undefined: left out). */
export function devTextWith(path: string, value: unknown): string {
  const environment = JSON.parse(
    readFileSync(new URL('../../environments/dev.json', import.meta.url), 'utf8'),
  );
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Json>((at, name) => at[name] as Json, environment);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(environment);
}
