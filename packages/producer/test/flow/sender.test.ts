import { effectiveHashKey } from '@event-archive/kpl';
import { describe, expect, it } from 'vitest';
import {
  events,
  eventsWith,
  memoryStream,
  senderTo,
  seqsOf,
  sorted,
  storedSeqs,
} from '../helpers/memory-stream.ts';
import { standingClock } from '../helpers/records.ts';
import { evenShards } from '../helpers/shards.ts';

describe('Sender, aggregated', () => {
  it('makes one aggregate a shard of what fits, and each lands where it was predicted', async () => {
    const stream = memoryStream(4);
    const { sender, tally } = await senderTo(stream);
    await sender.add(events(1_000));
    await sender.flush();
    expect(sorted(storedSeqs(stream))).toEqual(seqsOf(1_000));
    expect(tally).toMatchObject({ attempted: 1_000, accepted: 1_000, requests: 1 });
    expect(new Set(stream.stored.map(({ shardId }) => shardId)).size).toBe(4);
    expect(stream.stored.length).toBeLessThan(10);
  });

  it('makes no aggregate above 51,200 bytes, and sends an event that fits in none by itself', async () => {
    const stream = memoryStream(1);
    const { sender } = await senderTo(stream);
    await sender.add([
      ...events(700, 50, 500),
      ...eventsWith(['big'], 51_200).map((one) => ({ ...one, seq: 700 })),
    ]);
    await sender.flush();
    const records = stream.requests.flat();
    const sizes = records.map(({ bytes }) => bytes.length);
    expect(Math.max(...sizes.filter((size) => size < 51_201 && size !== 51_200))).toBeGreaterThan(50_000);
    expect(records.find(({ partitionKey }) => partitionKey === 'big')?.bytes).toHaveLength(51_200);
    expect(sorted(storedSeqs(stream))).toHaveLength(701);
  });

  it('lets an event wait 100 ms for others', async () => {
    const stream = memoryStream(1);
    const clock = standingClock();
    const { sender } = await senderTo(stream, {}, { clock });
    void sender.add(events(2));
    await clock.advance(99);
    expect(stream.requests).toHaveLength(0);
    await clock.advance(1);
    await expect.poll(() => storedSeqs(stream)).toEqual([0, 1]);
  });

  it('gives every event the explicit hash key of its aggregate, so that no reader drops it after a split', async () => {
    const stream = memoryStream(2);
    const { sender, tally, fates } = await senderTo(stream);
    await sender.add(events(400));
    // The stream splits while the aggregates wait.
    stream.shards = evenShards(4).map((shard, i) => ({ ...shard, ShardId: `child-${i}` }));
    await sender.flush();
    for (const { shardId, record } of stream.stored) {
      const range = stream.shards.find(({ ShardId }) => ShardId === shardId)?.HashKeyRange;
      for (const event of record.events) {
        const key = effectiveHashKey(event);
        expect(key >= BigInt(range?.StartingHashKey ?? 0) && key <= BigInt(range?.EndingHashKey ?? 0)).toBe(
          true,
        );
      }
    }
    expect(sorted(storedSeqs(stream))).toEqual(seqsOf(400));
    expect(tally).toMatchObject({ accepted: 400, retries: 0 });
    expect(fates.size).toBe(400);
  });

  it('follows a split: what comes after a reply from another shard goes to the children', async () => {
    const stream = memoryStream(1);
    const { sender } = await senderTo(stream);
    await sender.add(events(10));
    stream.shards = evenShards(2).map((shard, i) => ({ ...shard, ShardId: `child-${i}` }));
    await sender.flush();
    expect(new Set(stream.stored.map(({ shardId }) => shardId))).toEqual(new Set(['child-0']));
    await new Promise((resolve) => setImmediate(resolve));
    await sender.add(events(200));
    await sender.flush();
    expect(new Set(stream.stored.map(({ shardId }) => shardId))).toEqual(new Set(['child-0', 'child-1']));
    expect(storedSeqs(stream)).toHaveLength(210);
  });

  it('says in the ledger which place in which record an event has', async () => {
    const { sender, lines } = await senderTo(memoryStream(1));
    await sender.add(events(3));
    await sender.flush();
    expect(lines.map(({ kind }) => kind)).toEqual(['sending', 'accepted', 'accepted', 'accepted']);
    expect(lines.slice(1)).toMatchObject([
      { seq: 0, sequenceNumber: '1', subSequenceNumber: 0 },
      { seq: 1, sequenceNumber: '1', subSequenceNumber: 1 },
      { seq: 2, sequenceNumber: '1', subSequenceNumber: 2 },
    ]);
  });
});

describe('Sender, plain', () => {
  const plain = { aggregation: undefined };

  it.each([
    [500, [500]],
    [501, [500, 1]],
  ])('sends %i records in requests of %j', async (count, sizes) => {
    const stream = memoryStream(1);
    const { sender } = await senderTo(stream, { ...plain, concurrency: 1 });
    await sender.add(events(count));
    await sender.flush();
    expect(stream.requests.map(({ length }) => length)).toEqual(sizes);
  });

  it.each([
    [0, [4]],
    [1, [3, 1]],
  ])('keeps 1 MiB and %i bytes in requests of %j', async (more, sizes) => {
    const stream = memoryStream(1);
    const { sender } = await senderTo(stream, { ...plain, concurrency: 1 });
    // Each counts its key of one byte.
    const four = eventsWith(['k', 'k', 'k', 'k'], 2 ** 18 - 1);
    const last = { seq: 3, id: 'id-3', partitionKey: 'k', bytes: Buffer.alloc(2 ** 18 - 1 + more, ' ') };
    last.bytes.write('{"seq":3}');
    await sender.add([...four.slice(0, 3), last]);
    await sender.flush();
    expect(stream.requests.map(({ length }) => length)).toEqual(sizes);
  });

  it('does not let a shard that refuses everything hold up the others', async () => {
    const stream = memoryStream(4, (_record, shardId) => (shardId.endsWith('0') ? 'throttle' : 'store'));
    const { sender, fates, tally } = await senderTo(stream, { ...plain, maxAttempts: 20 });
    await sender.add(events(4_000, 400));
    await sender.flush();
    const refused = [...fates.values()].filter(({ outcome }) => outcome === 'spooled');
    expect(refused.length).toBeGreaterThan(500);
    expect(tally.accepted).toBe(4_000 - refused.length);
    // The others were in long before: with the first requests.
    const needed = Math.ceil(tally.accepted / 250) + 4;
    const sentEarly = stream.requests
      .slice(0, needed)
      .flat()
      .map(({ partitionKey }) => partitionKey);
    const storedKeys = new Set(stream.stored.map(({ record }) => record.partitionKey));
    expect([...storedKeys].every((key) => sentEarly.includes(key))).toBe(true);
  });

  it('sends a throttled shard less at a time', async () => {
    let throttles = 5;
    const stream = memoryStream(1, () => 'store');
    const put = stream.put;
    const throttling = {
      ...stream,
      put: async (records: Parameters<typeof put>[0]) => {
        const reply = await put(records);
        if (throttles-- <= 0 || !reply.ok) return reply;
        return {
          ok: true as const,
          entries: records.map(() => ({ ErrorCode: 'ProvisionedThroughputExceededException' })),
        };
      },
    };
    const { sender } = await senderTo(throttling, { ...plain, concurrency: 1 });
    await sender.add(events(500));
    await sender.flush();
    expect(stream.requests.slice(0, 6).map(({ length }) => length)).toEqual([500, 250, 125, 62, 31, 15]);
  });

  it('makes the source wait while it holds as many bytes as it may, and go on as they settle', async () => {
    const stream = memoryStream(1);
    const { sender, tally } = await senderTo(stream, { ...plain, maxInFlightBytes: 10_000 });
    let isRoom = false;
    const room = sender.add(events(200, 50, 100)).then(() => {
      isRoom = true;
    });
    await Promise.resolve();
    expect(isRoom).toBe(false);
    await room;
    expect(tally.accepted).toBeGreaterThan(0);
    await sender.flush();
    expect(tally.accepted).toBe(200);
  });
});

describe('Sender, stopped', () => {
  it('tells which events were taken and never sent', async () => {
    const stream = memoryStream(1);
    const { sender, fates, tally, lines, interrupt } = await senderTo(stream, {}, { clock: standingClock() });
    void sender.add(events(3));
    interrupt();
    await sender.flush();
    await sender.add(eventsWith(['late']).map((one) => ({ ...one, seq: 3 })));
    expect([...fates.values()].map(({ outcome }) => outcome)).toEqual(Array(4).fill('unsent'));
    expect(tally).toMatchObject({ unsent: 4, attempted: 0 });
    expect(lines).toEqual([]);
  });

  it('stops the run where the ledger takes no more, and sends nothing after it', async () => {
    const stream = memoryStream(1);
    const ledger = {
      write: () => {
        throw new Error('disk full');
      },
    };
    const { sender, stop } = await senderTo(stream, {}, { ledger });
    await sender.add(events(2));
    await sender.flush();
    expect(stop.error).toEqual(new Error('disk full'));
    expect(stream.requests).toEqual([]);
  });
});
