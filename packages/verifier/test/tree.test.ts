import { describe, expect, it } from 'vitest';
import type { Partition } from '../src/reading.ts';
import { treeFromPartitions } from '../src/tree.ts';
import { eventTimeFiling, filingWith, hourlyFiling } from './helpers/filing.ts';

const partition = (path: string, some: Partial<Partition> = {}): Partition => ({
  path,
  hourMs: 0,
  objects: 1,
  objectsRead: 1,
  bytes: 2_048,
  rows: 10,
  firstArrivalMs: Date.parse('2026-11-24T09:00:01Z'),
  lastArrivalMs: Date.parse('2026-11-24T09:59:58Z'),
  ...some,
});

describe('treeFromPartitions', () => {
  it('draws years, months, days and hours once each, with figures at the hours', () => {
    const tree = treeFromPartitions(
      [
        partition('year=2026/month=11/day=23/hour=23/', { objects: 12, objectsRead: 3, rows: 1_234 }),
        partition('year=2026/month=11/day=24/hour=00/', { bytes: 5_000_000 }),
        partition('year=2026/month=11/day=24/hour=09/', { objectsRead: 0, rows: 0 }),
        partition('year=2027/month=01/day=01/hour=00/'),
      ],
      hourlyFiling,
    );
    expect(`\n${tree}\n`).toMatchInlineSnapshot(`
      "
      year=2026
      └─ month=11
         ├─ day=23
         │  └─ hour=23  12 objects  2.0 KiB  1,234+ rows  09:00:01 to 09:59:58
         └─ day=24
            ├─ hour=00    1 object  4.8 MiB      10 rows  09:00:01 to 09:59:58
            └─ hour=09    1 object  2.0 KiB     not read  09:00:01 to 09:59:58
      year=2027
      └─ month=01
         └─ day=01
            └─ hour=00    1 object  2.0 KiB      10 rows  09:00:01 to 09:59:58
      "
    `);
  });

  it('draws nothing for nothing', () => {
    expect(treeFromPartitions([], hourlyFiling)).toBe('');
  });

  it('shows arrivals on the clock that names objects', () => {
    const { path } = partition('year=2026/month=11/day=24/hour=10/');
    const madrid = filingWith({ timeZone: 'Europe/Madrid' });
    expect(treeFromPartitions([partition(path)], madrid)).toContain('10:00:01 to 10:59:58');
  });

  it('says the day of arrivals when events happened on another', () => {
    const hourMs = Date.parse('2026-11-23T20:00:00Z');
    const tree = treeFromPartitions([partition('day=23/hour=20/', { hourMs })], eventTimeFiling());
    expect(tree).toContain('2026-11-24 09:00:01 to 2026-11-24 09:59:58');
  });
});
