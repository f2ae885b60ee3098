import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../src/firehose/buffer.ts';
import { fill } from '../../../src/firehose/partition/buffered-sources.ts';
import { type Batch, partitionBuffers } from '../../../src/firehose/partition/partition-buffers.ts';
import type { Route } from '../../../src/firehose/partition/route-records.ts';
import { type SourceProgress, sourceProgress } from '../../../src/firehose/partition/source-progress.ts';
import type { BufferedRecord } from '../../../src/firehose/records.ts';

const HINTS = { maxBytes: 30, maxAgeMs: 60_000 };
const AT_ONCE = { maxBytes: 0, maxAgeMs: 0 };

/** A record of a shard: the partitions of its parts, -1 where a part failed. One without parts is skipped. */
type Parts = readonly number[];
/** What happens next, and to which of those that it can happen to. */
type Step = readonly ['read' | 'begin' | 'store', number];

const SHARDS = fc.array(
  fc.array(fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 4 }), { maxLength: 12 }),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const STEPS = fc.array(
  fc.tuple(
    fc.constantFrom('read' as const, 'read' as const, 'begin' as const, 'store' as const),
    fc.nat(100),
  ),
  { maxLength: 120 },
);

const idOf = (shard: number, record: number, part: number) => `${shard}/${record}/${part}`;

function routeOf(record: BufferedRecord, partition: number, id: string): Route {
  const bytes = Buffer.from(id);
  if (partition >= 0)
    return {
      record: { ...record, bytes },
      partition: { prefix: '', keys: {} },
      evaluatedPrefix: `p${partition}/`,
    };
  const errorOutputType = 'metadata-extraction-failed' as const;
  return { failed: { ...record.origin, bytes, errorOutputType, errorCode: 'c', errorMessage: 'm' } };
}

/** One process: reads from the checkpoints on, and stores as the steps say until it is killed behind the last one. */
function processOver(
  shards: readonly (readonly Parts[])[],
  checkpoints: Map<number, number>,
  stored: Set<string>,
) {
  const buffers = partitionBuffers(3);
  // What an object holds is settled when it is begun.
  const underWay: { readonly batch: Batch; readonly ids: readonly string[] }[] = [];
  const next = shards.map((_, shard) => (checkpoints.get(shard) ?? -1) + 1);
  const ended = new Set<number>();
  const sources = shards.map((_, shard) =>
    sourceProgress(String(shard), {
      stored(position) {
        checkpoints.set(shard, Number(position));
        return undefined;
      },
      ended() {
        ended.add(shard);
        return undefined;
      },
    }),
  );
  const read = (shard: number) => {
    const at = next[shard] ?? 0;
    next[shard] = at + 1;
    const source = sources[shard] as SourceProgress;
    const parts = shards[shard]?.[at];
    if (!parts) return;
    const record = { bytes: Buffer.alloc(0), origin: { arrivalMs: at }, position: String(at) };
    const routes = [parts.map((partition, part) => routeOf(record, partition, idOf(shard, at, part)))];
    fill(buffers, source, [record], routes, { hints: HINTS, nowMs: 0 });
    if (next[shard] === shards[shard]?.length) source.end();
    source.advance(buffers.holds());
  };
  const begin = (batch: Batch) => {
    buffers.begin(batch);
    underWay.push({ batch, ids: recordsOf(batch.buffer).map(({ bytes }) => bytes.toString()) });
  };
  const store = (which: number) => {
    for (const { batch, ids } of underWay.splice(which % underWay.length, 1)) {
      for (const id of ids) stored.add(id);
      buffers.stored(batch);
      for (const name of batch.holds.keys()) sources[Number(name)]?.advance(buffers.holds());
    }
  };
  const step = ([what, which]: Step) => {
    const idle = buffers.due(AT_ONCE, 0);
    const chosen = idle[which % Math.max(1, idle.length)];
    if (what === 'read') read(which % shards.length);
    else if (what === 'begin' && chosen) begin(chosen);
    else if (what === 'store' && underWay.length > 0) store(which);
  };
  const finish = () => {
    for (const [shard, records] of shards.entries()) while ((next[shard] ?? 0) < records.length) read(shard);
    for (;;) {
      for (const batch of buffers.due(AT_ONCE, 0)) begin(batch);
      if (underWay.length === 0) return;
      store(0);
    }
  };
  return { step, finish, ended, buffers };
}

const everyPart = (shards: readonly (readonly Parts[])[]) =>
  shards.flatMap((records, shard) =>
    records.flatMap((parts, record) => parts.map((_, part) => idOf(shard, record, part))),
  );

describe('a process that is killed at any moment', () => {
  it('has stored every part of every record up to its checkpoints, whatever waits for what', () => {
    fc.assert(
      fc.property(SHARDS, STEPS, (shards, steps) => {
        const checkpoints = new Map<number, number>();
        const stored = new Set<string>();
        const { step } = processOver(shards, checkpoints, stored);
        for (const each of steps) {
          step(each);
          for (const [shard, last] of checkpoints)
            for (const [record, parts] of (shards[shard] ?? []).entries())
              if (record <= last)
                for (const part of parts.keys()) expect(stored).toContain(idOf(shard, record, part));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('loses nothing when it is started again from them, and again', () => {
    fc.assert(
      fc.property(SHARDS, fc.array(STEPS, { maxLength: 3 }), (shards, lives) => {
        const checkpoints = new Map<number, number>();
        const stored = new Set<string>();
        for (const steps of lives) {
          const { step } = processOver(shards, checkpoints, stored);
          for (const each of steps) step(each);
        }
        const last = processOver(shards, checkpoints, stored);
        last.finish();
        expect([...stored].sort()).toEqual(everyPart(shards).sort());
        expect(last.buffers.waiting()).toEqual([]);
        expect([last.buffers.bytes(), last.buffers.activePartitions()]).toEqual([0, 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('is told that a shard ended once all of it is stored, and not before', () => {
    fc.assert(
      fc.property(SHARDS, STEPS, (shards, steps) => {
        const stored = new Set<string>();
        const { step, ended, finish } = processOver(shards, new Map(), stored);
        for (const each of steps) {
          step(each);
          for (const shard of ended)
            for (const id of everyPart(shards).filter((part) => part.startsWith(`${shard}/`)))
              expect(stored).toContain(id);
        }
        finish();
        const filled = [...shards.keys()].filter((shard) => (shards[shard]?.length ?? 0) > 0);
        expect([...ended].sort()).toEqual(filled);
      }),
    );
  });
});
