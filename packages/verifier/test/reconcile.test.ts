import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addArchivedId, newArchivedIds } from '../src/archived-ids.ts';
import type { ArchiveObjectKey } from '../src/object-key.ts';
import type { Fate } from '../src/read-ledger.ts';
import { reconcile } from '../src/reconcile.ts';
import { ALL_TIME } from '../src/window.ts';

const START_MS = Date.parse('2026-11-24T10:00:00.500Z');
const SECOND_MS = 1_000;

const objectAt = (arrivedAtMs: number): ArchiveObjectKey => ({
  kind: 'archive',
  key: `object-${arrivedAtMs}`,
  hour: 0,
  deliveryStream: 's',
  version: 1,
  nameClockMs: arrivedAtMs,
  arrivedAtMs,
  arrivedAgainMs: arrivedAtMs,
  uuid: '',
  extension: '.gz',
});

interface Row {
  id: string;
  arrivedAtMs: number;
}

const archivedFrom = (rows: readonly Row[]) => {
  const archived = newArchivedIds();
  for (const [i, { id, arrivedAtMs }] of rows.entries())
    addArchivedId(archived, id, { object: objectAt(arrivedAtMs), line: i + 1 });
  return archived;
};

const fate = (outcome: Fate['outcome'], atMs = START_MS): Fate => ({ outcome, seq: 0, atMs });

const run = (fates: Record<string, Fate>, rows: readonly Row[], more: object = {}) =>
  reconcile({
    fates: new Map(Object.entries(fates)),
    archived: archivedFrom(rows),
    sends: ALL_TIME,
    run: { startedAtMs: START_MS },
    nowMs: START_MS + 3_600_000,
    deliverWithinMs: 63_000,
    ...more,
  });

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'é', '🦊', 'g', 'h');
const anyFate = fc.record({
  outcome: fc.constantFrom('accepted' as const, 'unknown' as const, 'rejected' as const),
  seq: fc.nat(9),
  atMs: fc.integer({ min: START_MS, max: START_MS + 200_000 }),
});
const anyRow = fc.record({
  id: ids,
  arrivedAtMs: fc
    .integer({ min: -100, max: 200 })
    .map((seconds) => Math.floor(START_MS / SECOND_MS + seconds) * SECOND_MS),
});

describe('reconcile', () => {
  it('agrees with set arithmetic on any ledger and any archive', () => {
    const ledgers = fc.dictionary(ids, anyFate);
    const spans = fc.tuple(fc.nat(200_000), fc.nat(200_000)).map(([from, length]) => ({
      fromMs: START_MS + from - 50_000,
      toMs: START_MS + from - 50_000 + length,
    }));
    fc.assert(
      fc.property(
        ledgers,
        fc.array(anyRow, { maxLength: 20 }),
        fc.option(spans, { nil: ALL_TIME }),
        fc.integer({ min: START_MS, max: START_MS + 400_000 }),
        (ledger, rows, sends, nowMs) => {
          const result = run(ledger, rows, { sends, nowMs });
          const inArchive = (id: string) => rows.some((row) => row.id === id);
          const sent = Object.entries(ledger).filter(
            ([, { atMs }]) => atMs >= sends.fromMs && atMs < sends.toMs,
          );
          const missing = sent.filter(([id, { outcome }]) => outcome === 'accepted' && !inArchive(id));
          const isDue = ([, { atMs }]: [string, Fate]) => atMs + 63_000 <= nowMs;
          expect(result.lost).toEqual(missing.filter(isDue));
          expect(result.inFlight).toBe(missing.filter((entry) => !isDue(entry)).length);
          expect(result.recovered).toBe(
            sent.filter(([id, { outcome }]) => outcome === 'unknown' && inArchive(id)).length,
          );
          const due = missing.filter((entry) => !isDue(entry)).map(([, { atMs }]) => atMs + 63_000);
          expect(result.dueMs).toBe(due.length === 0 ? undefined : Math.max(...due));
          const strangers = rows.filter(({ id, arrivedAtMs }) => {
            const from = Math.max(Math.floor(START_MS / SECOND_MS) * SECOND_MS, sends.fromMs);
            const isShared = rows.some(
              (row) => row.arrivedAtMs === arrivedAtMs && Object.hasOwn(ledger, row.id),
            );
            const earliest = isShared ? from - 30_000 : from;
            return !Object.hasOwn(ledger, id) && arrivedAtMs >= earliest && arrivedAtMs < sends.toMs;
          });
          expect(new Set(result.strangers.keys())).toEqual(new Set(strangers.map(({ id }) => id)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('splits the accepted events into archived, lost and in flight without rest', () => {
    fc.assert(
      fc.property(fc.dictionary(ids, anyFate), fc.array(anyRow), fc.nat(400_000), (ledger, rows, later) => {
        const { lost, inFlight } = run(ledger, rows, { nowMs: START_MS + later });
        const accepted = Object.entries(ledger).filter(([, { outcome }]) => outcome === 'accepted');
        const archived = accepted.filter(([id]) => rows.some((row) => row.id === id));
        return archived.length + lost.length + inFlight === accepted.length;
      }),
    );
  });

  it('turns an event from in flight to lost at the very millisecond it is due', () => {
    const fates = { a: fate('accepted') };
    expect(run(fates, [], { nowMs: START_MS + 62_999 })).toMatchObject({ inFlight: 1, lost: [] });
    expect(run(fates, [], { nowMs: START_MS + 63_000 })).toMatchObject({ inFlight: 0, lost: [['a', {}]] });
  });

  it('neither misses an unknown event nor calls an archived rejected one a stranger', () => {
    const result = run({ a: fate('unknown'), b: fate('rejected') }, [{ id: 'b', arrivedAtMs: START_MS }]);
    expect(result).toMatchObject({ lost: [], inFlight: 0, recovered: 0, strangers: new Map() });
  });

  it('leaves rows alone that somebody sent a moment before the run, in an object of their own', () => {
    const rows = [
      { id: 'before', arrivedAtMs: START_MS - 10_000 },
      { id: 'a', arrivedAtMs: START_MS },
    ];
    expect(run({ a: fate('accepted') }, rows).strangers).toEqual(new Map());
  });
});
