import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentJsonSchema, environmentNames, environmentsFolder } from '../src/index.ts';

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
}

/** Dotted paths of the fields that say nothing about themselves. */
function undescribed(schema: Schema, path = ''): string[] {
  const nested = [...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  return [
    ...nested.flatMap((inner) => undescribed(inner, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      ...(field.description ? [] : [`${path}${name}`]),
      ...undescribed(field, `${path}${name}.`),
    ]),
  ];
}

describe('environment.schema.json', () => {
  it('is what write-schema.ts makes of the schema', () => {
    const file = readFileSync(new URL('../environment.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(environmentJsonSchema());
  });

  it('explains every field', () => {
    expect(undescribed(environmentJsonSchema() as Schema)).toEqual([]);
  });

  it('refuses unknown fields and does not demand what has a default', () => {
    expect(environmentJsonSchema()).toMatchObject({ additionalProperties: false });
    expect((environmentJsonSchema() as { required: string[] }).required).not.toContain('tags');
  });

  it.each(environmentNames())('is named by %s.json', (name) => {
    const file = JSON.parse(readFileSync(`${environmentsFolder()}/${name}.json`, 'utf8'));
    expect(file.$schema).toBe('../environment.schema.json');
  });
});
