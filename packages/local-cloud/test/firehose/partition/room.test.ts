import { describe, expect, it, vi } from 'vitest';
import { startPartitions } from '../../../src/firehose/partition/partitions.ts';
import type { BufferedRecord } from '../../../src/firehose/records.ts';
import { delivery } from '../helpers/delivery-context.ts';
import { byKey, storedPartitions } from '../helpers/partitions.ts';

const recordsOf = (keys: readonly string[], from: number): BufferedRecord[] =>
  keys.map((k, i) => ({
    bytes: Buffer.from(JSON.stringify({ k, n: String(from + i).padStart(80, '0') })),
    origin: { arrivalMs: 0 },
    position: String(from + i),
  }));

/** Of records of 96 bytes, the eleventh is too much, and the sixth is while none is under way. */
const ROOM = { maxBytes: 1_000, maxIdleBytes: 570 };

describe('too much that waits', () => {
  it('goes out before its time, the largest first, and what is small keeps its time', async () => {
    const { cloud, context, stopping } = await delivery(byKey());
    const partitions = startPartitions(context, ROOM);
    const source = partitions.source('shard', { stored: vi.fn(), ended: vi.fn() });
    const running = partitions.run(new Promise(() => undefined));
    await partitions.take(source, recordsOf(['a', 'b', 'a', 'c', 'a'], 0));
    expect(partitions.active()).toBe(3);
    await partitions.take(source, recordsOf(['b'], 5));
    await vi.waitFor(() => expect(partitions.status.deliveredObjects).toBe(1));
    expect((await storedPartitions(cloud)).map(([prefix, lines]) => [prefix, lines.length])).toEqual([
      ['k=a/', 3],
    ]);
    expect(partitions.active()).toBe(2);
    stopping.abort();
    await running;
  });

  it('keeps its source from being read on while S3 takes nothing, and loses none of it', async () => {
    let isDown = true;
    const { cloud, context } = await delivery(byKey(), (url) => isDown && url.includes('delivery-1'));
    const partitions = startPartitions(context, ROOM);
    const stored = vi.fn();
    const source = partitions.source('shard', { stored, ended: vi.fn() });
    let taken = 0;
    const reading = (async () => {
      for (let from = 0; from < 40; from += 4) {
        await partitions.take(source, recordsOf(['a', 'b', 'c', 'd'], from));
        taken = from + 4;
      }
      partitions.end(source);
    })();
    const running = partitions.run(reading);
    await vi.waitFor(() => expect(partitions.status.storeError).toBeDefined());
    for (let minutes = 0; minutes < 10; minutes++) {
      cloud.clock.advance(60_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(taken).toBe(8);
    expect(partitions.status.bufferedBytes).toBe(12 * 96);
    expect(stored).not.toHaveBeenCalled();
    isDown = false;
    const moving = setInterval(() => cloud.clock.advance(5_000), 10);
    await Promise.all([reading, running]);
    clearInterval(moving);
    const lines = (await storedPartitions(cloud)).flatMap(([, each]) => each);
    expect(new Set(lines).size).toBe(40);
    expect(lines).toHaveLength(40);
    expect(partitions.status).toMatchObject({
      deliveredRecords: 40,
      bufferedBytes: 0,
      storeError: undefined,
    });
  });
});
