import { kinesisLimits, recordBytes } from '@event-archive/event-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestLimits } from '../../src/batch.ts';
import {
  eventsWith,
  type MemoryStream,
  memoryStream,
  senderTo,
  seqsOf,
  sorted,
  storedSeqs,
  type Treatment,
} from '../helpers/memory-stream.ts';
import { evenShards } from '../helpers/shards.ts';

/** Treats records by a list, over and over; mostly well, so that runs end. */
const treatedBy = (list: readonly Treatment[]): (() => Treatment) => {
  let turn = 0;
  return () => list[turn++ % list.length] ?? 'store';
};
const anyTreatments = fc
  .array(fc.constantFrom<Treatment>('store', 'throttle', 'fail', 'store-and-fail'), { maxLength: 12 })
  .map((list) => ['store', ...list] as Treatment[]);
const anyEvents = fc
  .array(fc.record({ key: fc.integer({ min: 0, max: 8 }), bytes: fc.integer({ min: 20, max: 30_000 }) }), {
    minLength: 1,
    maxLength: 150,
  })
  .map((list) =>
    list.flatMap(({ key, bytes }, seq) =>
      eventsWith([`key-${key}`], bytes).map((one) => ({
        ...one,
        seq,
        id: `id-${seq}`,
        bytes: Buffer.from(JSON.stringify({ seq }).padEnd(bytes)),
      })),
    ),
  );

function expectWithinLimits(stream: MemoryStream): void {
  for (const request of stream.requests) {
    expect(request.length).toBeLessThanOrEqual(kinesisLimits.maxPutRecordsCount.value);
    const bytes = request.reduce((sum, record) => sum + recordBytes(record), 0);
    expect(bytes).toBeLessThanOrEqual(requestLimits.maxBytes);
  }
}

describe.each([
  ['aggregated', {}],
  ['plain', { aggregation: undefined }],
])('Sender, %s, whatever the stream does', (_name, mode) => {
  it('gives each event one fate: accepted is stored, and accepted + unknown + rejected + spooled is the input', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyEvents,
        anyTreatments,
        fc.integer({ min: 1, max: 6 }),
        async (given, treatments, maxAttempts) => {
          const stream = memoryStream(3, treatedBy(treatments));
          const { sender, tally, fates } = await senderTo(stream, { ...mode, maxAttempts });
          await sender.add(given);
          await sender.flush();
          const stored = new Set(storedSeqs(stream));
          expect(sorted([...fates.keys()])).toEqual(seqsOf(given.length));
          for (const [seq, { outcome }] of fates) {
            if (outcome === 'accepted') expect(stored.has(seq)).toBe(true);
            if (outcome === 'rejected' || outcome === 'spooled') expect(stored.has(seq)).toBe(false);
          }
          expect(tally.accepted + tally.unknown + tally.rejected + tally.spooled).toBe(given.length);
          expectWithinLimits(stream);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps the order of each key with isOrdered, through retries and a split', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, anyTreatments, fc.boolean(), async (given, treatments, splits) => {
        const stream = memoryStream(2, treatedBy(treatments));
        const { sender, fates } = await senderTo(stream, { ...mode, isOrdered: true });
        const half = given.length >> 1;
        await sender.add(given.slice(0, half));
        if (splits) stream.shards = evenShards(4).map((shard, i) => ({ ...shard, ShardId: `child-${i}` }));
        await sender.add(given.slice(half));
        await sender.flush();
        expect([...fates.values()].filter(({ outcome }) => outcome === 'accepted')).toHaveLength(
          given.length,
        );
        for (const key of new Set(given.map(({ partitionKey }) => partitionKey))) {
          const ofKey = new Set(
            given.filter(({ partitionKey }) => partitionKey === key).map(({ seq }) => seq),
          );
          const first = [...new Set(storedSeqs(stream).filter((seq) => ofKey.has(seq)))];
          expect(first).toEqual(sorted(first));
        }
      }),
      { numRuns: 40 },
    );
  });
});
