import { z } from 'zod';
import type { Dataset } from '../../src/index.ts';
import { planted } from './planted-changes.ts';

/** What was changed, the dataset after it, and `field | change | verdict | kind` for each difference. */
export const plantedCases: readonly (readonly [string, Dataset, readonly string[]])[] = [
  ['nothing', planted(), []],
  ['a description', planted((f) => ({ ...f, who: f.who.describe('Wer es war') })), []],
  [
    'a column at the end that may be missing',
    planted((f) => ({ ...f, größe: z.number().nullish() })),
    ['größe | new, double, may be missing | safe | column added'],
  ],
  [
    'two of them',
    planted((f) => ({ ...f, x: z.int().nullish(), y: z.boolean().optional() })),
    [
      'x | new, bigint, may be missing | safe | column added',
      'y | new, boolean, may be missing | safe | column added',
    ],
  ],
  [
    'a column that may be null but must be there',
    planted((f) => ({ ...f, size: z.number().nullable() })),
    ['size | new, double | breaks | required column added'],
  ],
  [
    'a column in the middle',
    planted(({ memo, ...f }) => ({ ...f, size: z.number().nullish(), memo })),
    ['size | new, double, may be missing, not last | breaks | column inserted'],
  ],
  ['a removed column', planted(({ amount: _, ...f }) => f), ['amount | removed | breaks | column removed']],
  [
    'a renamed column',
    planted(({ id, at, who, kind, amount, ...f }) => ({ id, at, who, kind, 'betrag 💶': amount, ...f })),
    ['betrag 💶 | new name, was amount by the look of it | breaks | column renamed'],
  ],
  [
    'a column of another type in the place of a removed one',
    planted(({ id, at, who, kind, amount: _, ...f }) => ({
      id,
      at,
      who,
      kind,
      sum: z.string().nullish(),
      ...f,
    })),
    [
      'amount | removed | breaks | column removed',
      'sum | new, string, may be missing, not last | breaks | column inserted',
    ],
  ],
  [
    'a moved column',
    planted(({ kind, ...f }) => ({ ...f, kind })),
    ['kind | another place in the order | breaks | column moved'],
  ],
  [
    'a type',
    planted((f) => ({ ...f, amount: z.string().nullable() })),
    ['amount | type string, was double | breaks | type changed'],
  ],
  [
    'a list instead of one',
    planted((f) => ({ ...f, memo: z.array(z.string()).nullish() })),
    ['memo | type array<string>, was string | breaks | type changed'],
  ],
  [
    'null refused',
    planted((f) => ({ ...f, amount: z.number() })),
    ['amount | may no longer be null | breaks | null refused'],
  ],
  [
    'absence refused',
    planted((f) => ({ ...f, memo: z.string().nullable() })),
    ['memo | may no longer be missing | breaks | absence refused'],
  ],
  [
    'null allowed',
    planted((f) => ({ ...f, kind: f.kind.nullable() })),
    ['kind | may be null | safe | null allowed'],
  ],
  [
    'absence allowed',
    planted((f) => ({ ...f, kind: f.kind.optional() })),
    ['kind | may be missing | safe | absence allowed'],
  ],
  [
    'a value added',
    planted((f) => ({ ...f, kind: z.enum(['a', 'ö', '漢']) })),
    ['kind | may be 漢 | safe | values added'],
  ],
  ['values in another order', planted((f) => ({ ...f, kind: z.enum(['ö', 'a']) })), []],
  [
    'any value',
    planted((f) => ({ ...f, kind: z.string() })),
    ['kind | may have any value, no longer one of a list | safe | values added'],
  ],
  [
    'a value removed',
    planted((f) => ({ ...f, kind: z.literal('a') })),
    ['kind | may no longer be ö | breaks | values removed'],
  ],
  [
    'values where there were none',
    planted((f) => ({ ...f, who: z.enum(['Anna', 'Otto']) })),
    [
      'who | must be one of Anna, Otto | breaks | values removed',
      'who | maxLength gone, was 9 | safe | limit loosened',
      'who | minLength gone, was 1 | safe | limit loosened',
    ],
  ],
  [
    'a longer text',
    planted((f) => ({ ...f, who: z.string().min(1).max(10) })),
    ['who | maxLength 10, was 9 | safe | limit loosened'],
  ],
  [
    'a shorter text',
    planted((f) => ({ ...f, who: z.string().min(1).max(3) })),
    ['who | maxLength 3, was 9 | breaks | limit tightened'],
  ],
  [
    'a pattern',
    planted((f) => ({ ...f, id: z.string().regex(/^[a-z]$/) })),
    ['id | pattern ^[a-z]$, was none | breaks | limit tightened'],
  ],
  [
    'shorter names in a map',
    planted((f) => ({ ...f, notes: z.record(z.string().max(0), z.string()) })),
    ['notes | key maxLength 0, was 5 | breaks | limit tightened'],
  ],
  [
    'values of a map',
    planted((f) => ({ ...f, notes: z.record(z.string().max(5), z.int()) })),
    ['notes{} | type bigint, was string | breaks | type changed'],
  ],
  [
    'a value removed inside a list',
    planted((f) => ({ ...f, tags: z.array(z.literal('x')).max(3) })),
    ['tags[] | may no longer be 🚀 | breaks | values removed'],
  ],
  [
    'a field added to a struct',
    planted((f) => ({ ...f, place: f.place.unwrap().extend({ door: z.int().nullish() }).nullable() })),
    ['place.door | new, bigint, may be missing | breaks | nested field added'],
  ],
  [
    'a field added to a struct that must be there',
    planted((f) => ({ ...f, place: f.place.unwrap().extend({ door: z.int() }).nullable() })),
    ['place.door | new, bigint | breaks | required nested field added'],
  ],
  [
    'a field removed from a struct',
    planted((f) => ({ ...f, place: f.place.unwrap().omit({ floor: true }).nullable() })),
    ['place.floor | removed | breaks | nested field removed'],
  ],
  [
    'a field of a struct renamed',
    planted((f) => ({
      ...f,
      place: z.strictObject({ street: z.string(), floor: z.int().nullable() }).nullable(),
    })),
    ['place.street | new name, was straße by the look of it | breaks | nested field renamed'],
  ],
  [
    'fields of a struct moved',
    planted((f) => ({
      ...f,
      place: z.strictObject({ floor: z.int().nullable(), straße: z.string() }).nullable(),
    })),
    ['place.floor | another place in the order | breaks | nested field moved'],
  ],
  [
    'a field of a struct of another type',
    planted((f) => ({
      ...f,
      place: z.strictObject({ straße: z.string(), floor: z.string().nullable() }).nullable(),
    })),
    ['place.floor | type string, was bigint | breaks | type changed'],
  ],
  [
    'the id field',
    planted((f) => f, { idField: 'memo' }),
    ['null | id field memo, was id | breaks | id field changed'],
  ],
  [
    'the event-time field',
    planted((f) => f, { eventTimeField: 'memo' }),
    ['null | event-time field memo, was at | breaks | event-time field changed'],
  ],
  [
    'the partition-key field',
    planted((f) => f, { partitionKeyField: 'id' }),
    ['null | partition-key field id, was who | breaks | partition-key field changed'],
  ],
  [
    'an id that may be null',
    planted((f) => ({ ...f, id: f.id.nullable() })),
    ['id | may be null | breaks | key field not always there'],
  ],
];
