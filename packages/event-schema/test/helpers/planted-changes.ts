import { z } from 'zod';
import { type Dataset, defineDataset, utcTimestamp } from '../../src/index.ts';

type Fields = Record<string, z.ZodType>;

const fields = {
  id: z.string(),
  at: utcTimestamp(),
  who: z.string().min(1).max(9),
  kind: z.enum(['a', 'ö']),
  amount: z.number().nullable(),
  place: z.strictObject({ straße: z.string(), floor: z.int().nullable() }).nullable(),
  tags: z.array(z.enum(['🚀', 'x'])).max(3),
  notes: z.record(z.string().max(5), z.string()),
  memo: z.string().nullish(),
} satisfies Fields;

/** A row that fits the dataset before any change, with a value wherever there may be one. */
export const rowBefore: Readonly<Record<string, unknown>> = {
  id: 'é1',
  at: '2026-11-24T10:00:00.000Z',
  who: 'Zoë🚀',
  kind: 'ö',
  amount: 1.5,
  place: { straße: '漢', floor: 2 },
  tags: ['🚀'],
  notes: { ü: 'n' },
  memo: 'm',
};

/** The same with null or nothing where it may be so. */
export const sparseRowBefore: Readonly<Record<string, unknown>> = {
  ...rowBefore,
  amount: null,
  place: null,
  memo: undefined,
};

type KeyNames = Partial<Pick<Dataset, 'idField' | 'eventTimeField' | 'partitionKeyField'>>;

/** The dataset with its fields changed by `plant`. */
export const planted = (
  plant: (before: typeof fields) => Fields = (before) => before,
  keys: KeyNames = {},
): Dataset =>
  defineDataset({
    name: 'visits',
    description: 'Made for tests',
    idField: 'id',
    eventTimeField: 'at',
    partitionKeyField: 'who',
    ...keys,
    schema: z.strictObject(plant(fields)),
  } as never) as Dataset;
