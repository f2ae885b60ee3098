import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  changeKinds,
  type Dataset,
  datasets,
  rowFromJson,
  type ShapeChange,
  shapeChanges,
  shapeFromDataset,
  utcTimestamp,
} from '../src/index.ts';
import { plantedCases as cases } from './helpers/planted-cases.ts';
import { planted, rowBefore, sparseRowBefore } from './helpers/planted-changes.ts';

const before = shapeFromDataset(planted());
const changesTo = (dataset: Dataset) => shapeChanges(before, shapeFromDataset(dataset));
const line = ({ field, kind, change, breaks }: ShapeChange) =>
  `${field} | ${change} | ${breaks ? 'breaks' : 'safe'} | ${kind}`;

describe('shapeChanges', () => {
  it.each(cases)('tells of %s', (_name, dataset, expected) => {
    expect(changesTo(dataset).map(line)).toEqual(expected);
  });

  it('tells of a new dataset and of a removed one', () => {
    expect(shapeChanges(undefined, before).map(line)).toEqual(['null | new dataset | safe | dataset added']);
    expect(shapeChanges(before, undefined).map(line)).toEqual(['null | removed | breaks | dataset removed']);
    expect(shapeChanges(undefined, undefined)).toEqual([]);
  });

  it('has a case above for every kind of change', () => {
    const seen = new Set(cases.flatMap(([, dataset]) => changesTo(dataset).map(({ kind }) => kind)));
    expect([...seen].sort()).toEqual(
      [...changeKinds, 'type changed'].filter((kind) => !kind.startsWith('dataset ')).sort(),
    );
  });

  it('finds no change between a shape and itself', () => {
    for (const dataset of Object.values(datasets)) {
      const shape = shapeFromDataset(dataset);
      expect(shapeChanges(shape, JSON.parse(JSON.stringify(shape)))).toEqual([]);
    }
  });

  it('lists changes in the order of the columns before, new ones last, and the same each time', () => {
    const byName = (name: string) => before.fields.findIndex((field) => field.name === name);
    const extra = ['ä', '漢', '🚀'].map((name) => ({ name, type: 'date', nullable: true, optional: true }));
    const fields = fc
      .shuffledSubarray([...before.fields, ...extra])
      .chain((some) =>
        fc.tuple(...some.map((field) => fc.constantFrom(field, { ...field, type: 'decimal' }))),
      );
    fc.assert(
      fc.property(fields, (after) => {
        const changes = shapeChanges(before, { ...before, fields: after });
        const places = changes.map(({ field }) => byName(field ?? ''));
        const old = places.filter((place) => place >= 0);
        expect(places).toEqual([...old.sort((a, b) => a - b), ...places.filter((place) => place < 0)]);
        expect(shapeChanges(structuredClone(before), { ...before, fields: after })).toEqual(changes);
        expect(changes.length === 0).toBe(JSON.stringify(after) === JSON.stringify(before.fields));
      }),
    );
  });
});

describe('what a change says of old rows', () => {
  const rows = [rowBefore, sparseRowBefore].map((row) => JSON.parse(JSON.stringify(row)));

  it('has rows that fit the dataset before', () => {
    expect(rows.map((row) => rowFromJson(planted(), row).ok)).toEqual([true, true]);
  });

  it.each(cases)('is so of %s', (_name, dataset) => {
    const changes = changesTo(dataset);
    const isSaidInvalid = changes.some(({ readers }) => readers.verifier.includes('invalid'));
    expect(rows.some((row) => !rowFromJson(dataset, row).ok)).toBe(isSaidInvalid);
  });

  it.each(cases.filter(([, dataset]) => changesTo(dataset).every(({ breaks }) => !breaks)))(
    'leaves each one valid when %s is safe',
    (_name, dataset) => {
      expect(rows.map((row) => rowFromJson(dataset, row).ok)).toEqual([true, true]);
    },
  );
});

describe('readers after a change of type', () => {
  const json = (from: z.ZodType, to: z.ZodType) =>
    shapeChanges(
      shapeFromDataset(planted((f) => ({ ...f, memo: from }))),
      shapeFromDataset(planted((f) => ({ ...f, memo: to }))),
    )[0]?.readers.json;

  it.each([
    ['bigint to double', z.int(), z.number(), 'read as double; whole numbers above 2^53 lose digits'],
    ['double to bigint', z.number(), z.int(), 'HIVE_BAD_DATA at the first value with a fraction'],
    ['string to bigint', z.string(), z.int(), 'HIVE_BAD_DATA at the first text that is no number'],
    [
      'boolean to string',
      z.boolean(),
      z.string(),
      'text of what was a boolean; comparing and adding up fail or mislead',
    ],
    ['array to bigint', z.array(z.int()), z.int(), 'HIVE_BAD_DATA or HIVE_CURSOR_ERROR at the first array'],
    ['string to timestamp', z.string(), utcTimestamp(), 'as before: both are text in a JSON table'],
  ])('are told, from %s, what JSON gives', (_name, from, to, expected) => {
    expect(json(from, to)).toBe(expected);
  });

  it('are told of HIVE_BAD_DATA in Parquet', () => {
    const [change] = changesTo(planted((f) => ({ ...f, amount: z.string().nullable() })));
    expect(change?.readers.parquet).toContain(
      'HIVE_BAD_DATA: double in objects written before, string in the table',
    );
  });
});
