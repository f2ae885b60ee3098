import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsFromDataset, datasets, shapeFromDataset } from '../src/index.ts';
import { planted } from './helpers/planted-changes.ts';

describe('shapeFromDataset', () => {
  it('holds what readers depend on, nested fields included', () => {
    expect(
      shapeFromDataset(planted(({ id, place, tags, notes, memo }) => ({ id, place, tags, notes, memo }))),
    ).toEqual({
      dataset: 'visits',
      idField: 'id',
      eventTimeField: 'at',
      partitionKeyField: 'who',
      fields: [
        { name: 'id', type: 'string', nullable: false, optional: false },
        {
          name: 'place',
          type: 'struct<straße:string,floor:bigint>',
          nullable: true,
          optional: false,
          fields: [
            { name: 'straße', type: 'string', nullable: false, optional: false },
            { name: 'floor', type: 'bigint', nullable: true, optional: false },
          ],
        },
        {
          name: 'tags',
          type: 'array<string>',
          nullable: false,
          optional: false,
          limits: { maxItems: 3 },
          fields: [{ name: '[]', type: 'string', nullable: false, optional: false, values: ['🚀', 'x'] }],
        },
        {
          name: 'notes',
          type: 'map<string,string>',
          nullable: false,
          optional: false,
          limits: { 'key maxLength': 5 },
          fields: [{ name: '{}', type: 'string', nullable: false, optional: false }],
        },
        { name: 'memo', type: 'string', nullable: true, optional: true },
      ],
    });
  });

  it.each(Object.values(datasets))('has the columns of $name', (dataset) => {
    expect(shapeFromDataset(dataset).fields.map(({ name, type }) => ({ name, type }))).toEqual(
      columnsFromDataset(dataset).map(({ name, glue }) => ({ name, type: glue })),
    );
  });

  it.each([
    [z.uuid(), { limits: { format: 'uuid' } }],
    [z.union([z.ipv4(), z.ipv6()]), { limits: { format: 'ipv4 or ipv6' } }],
    [z.string().regex(/^ß+$/), { limits: { pattern: '^ß+$' } }],
    [z.int().nonnegative(), { limits: { minimum: 0 } }],
    [z.int(), {}],
    [z.literal([1, 2]), { values: [1, 2] }],
    [z.union([z.literal('ä'), z.literal('🚀')]), { values: ['ä', '🚀'] }],
    [z.union([z.literal('ä'), z.string()]), {}],
  ])('reads rules, case %#', (type, rules) => {
    const [field] = shapeFromDataset(planted(() => ({ field: type }))).fields;
    const { name: _, type: __, nullable: ___, optional: ____, ...found } = field ?? { name: '' };
    expect(found).toEqual(rules);
  });
});
