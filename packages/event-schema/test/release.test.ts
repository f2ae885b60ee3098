import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  datasets,
  nextRelease,
  releaseDay,
  releasedShapeFromJson,
  shapeChanges,
  shapeFromDataset,
} from '../src/index.ts';
import { planted } from './helpers/planted-changes.ts';

const first = nextRelease(undefined, shapeFromDataset(planted()), [], '2026-11-24');
const later = planted((f) => ({ ...f, größe: z.number().nullish() }));
const second = nextRelease(
  first,
  shapeFromDataset(later),
  shapeChanges(first, shapeFromDataset(later)),
  '2026-12-01',
);

describe('nextRelease', () => {
  it('counts versions and keeps what each one changed', () => {
    expect(first).toMatchObject({ version: 1, released: '2026-11-24', changes: [], earlier: [] });
    expect(second).toMatchObject({
      version: 2,
      released: '2026-12-01',
      changes: ['größe: new, double, may be missing'],
      earlier: [{ version: 1, released: '2026-11-24', changes: [] }],
    });
  });

  it('leaves nothing to release', () => {
    expect(shapeChanges(second, shapeFromDataset(later))).toEqual([]);
  });
});

describe('releasedShapeFromJson', () => {
  it('takes back what was written, for every dataset', () => {
    const shapes = Object.values(datasets).map((dataset) =>
      nextRelease(undefined, shapeFromDataset(dataset), [], '2026-11-24'),
    );
    for (const released of [...shapes, first, second]) {
      expect(releasedShapeFromJson(JSON.parse(JSON.stringify(released)))).toEqual({ ok: true, released });
    }
  });

  it.each([
    [{ ...first, version: 0 }, 'version', 'must be at least 1'],
    [{ ...first, released: '2026-02-30' }, 'released', 'must be a day such as 2026-11-24'],
    [{ ...first, idField: undefined }, 'idField', 'is missing'],
    [
      { ...first, fields: [{ name: 'ä', type: 'string', nullable: true }] },
      'fields.0.optional',
      'is missing',
    ],
    [{ ...first, größe: 1 }, 'größe', 'is not a known field'],
    ['🚀', null, 'must be of type object, not string'],
  ])('refuses case %#, naming the place', (parsed, field, message) => {
    expect(releasedShapeFromJson(parsed)).toEqual({ ok: false, field, message });
  });
});

describe('releaseDay', () => {
  it.each(['2024-02-29', '2026-11-24'])('takes %s', (day) => {
    expect(releaseDay.safeParse(day).success).toBe(true);
  });
  it.each(['2026-02-29', '24.11.2026', '2026-11-24T00:00:00Z', ''])('refuses "%s"', (day) => {
    expect(releaseDay.safeParse(day).success).toBe(false);
  });
});
