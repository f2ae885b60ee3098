import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { shapeChanges, shapeFromDataset } from '../src/index.ts';
import { planted } from './helpers/planted-changes.ts';

const changes = (old: z.ZodType, now: z.ZodType) =>
  shapeChanges(
    shapeFromDataset(planted(() => ({ field: old }))),
    shapeFromDataset(planted(() => ({ field: now }))),
  ).map(({ change, breaks }) => `${change}: ${breaks ? 'breaks' : 'safe'}`);

describe('a changed limit', () => {
  it.each([
    ['smaller least', z.number().min(2), z.number().min(1), 'minimum 1, was 2: safe'],
    ['greater least', z.number().min(1), z.number().min(2), 'minimum 2, was 1: breaks'],
    ['smaller most', z.number().max(2), z.number().max(1), 'maximum 1, was 2: breaks'],
    ['greater most', z.number().max(1), z.number().max(2), 'maximum 2, was 1: safe'],
    ['greater bound', z.number().gt(1), z.number().gt(2), 'exclusiveMinimum 2, was 1: breaks'],
    ['smaller bound', z.number().lt(2), z.number().lt(1), 'exclusiveMaximum 1, was 2: breaks'],
    ['coarser step', z.int().multipleOf(2), z.int().multipleOf(4), 'multipleOf 4, was 2: breaks'],
    ['finer step', z.int().multipleOf(4), z.int().multipleOf(2), 'multipleOf 2, was 4: safe'],
    ['other step', z.int().multipleOf(4), z.int().multipleOf(3), 'multipleOf 3, was 4: breaks'],
    ['least length', z.string().min(1), z.string().min(2), 'minLength 2, was 1: breaks'],
    ['format', z.uuid(), z.ipv4(), 'format ipv4, was uuid: breaks'],
    ['no format', z.uuid(), z.string(), 'format gone, was uuid: safe'],
    ['first limit', z.string(), z.string().max(9), 'maxLength 9, was none: breaks'],
    ['shorter list', z.array(z.int()).max(2), z.array(z.int()).max(1), 'maxItems 1, was 2: breaks'],
  ])('%s', (_name, old, now, expected) => {
    expect(changes(old, now)).toEqual([expected]);
  });

  it('is safe only when every number that fitted still fits', () => {
    const rule = fc
      .tuple(fc.constantFrom('min', 'max', 'gt', 'lt', 'multipleOf'), fc.integer({ min: 1, max: 6 }))
      .map(([keyword, bound]) => ({ keyword, type: z.number()[keyword as 'min'](bound) }));
    const numbers = Array.from({ length: 81 }, (_, i) => i / 2 - 20);
    const fitting = (type: z.ZodType) => numbers.filter((number) => type.safeParse(number).success);
    fc.assert(
      fc.property(rule, rule, (old, now) => {
        fc.pre(old.keyword === now.keyword);
        const isSafe = changes(old.type, now.type).every((change) => change.endsWith(': safe'));
        const fits = new Set(fitting(now.type));
        expect(fitting(old.type).every((number) => fits.has(number))).toBe(isSafe);
      }),
    );
  });
});
