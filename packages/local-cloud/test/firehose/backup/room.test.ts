import { describe, expect, it, vi } from 'vitest';
import { startBackup } from '../../../src/firehose/backup/backup.ts';
import { delivery } from '../helpers/delivery-context.ts';
import { lines } from './helpers/backup.ts';

/** Of records of 100 bytes, the eleventh is too much. */
const ROOM = { maxBytes: 1_000, maxIdleBytes: 1_000 };
// The defaults that the API fills in are missing here.
const PLAIN = { CompressionFormat: 'UNCOMPRESSED' } as const;
const recordsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    bytes: Buffer.alloc(100, String(i)),
    origin: { arrivalMs: 0 },
    position: undefined,
  }));

describe('a backup that S3 does not take', () => {
  it('keeps its source from being read on once there is no more room, and lets it go on afterwards', async () => {
    let isDown = true;
    const { cloud, context } = await delivery(lines(PLAIN), (url) => isDown && url.includes('/backup/'));
    const backup = startBackup(context, ROOM);
    const stored = vi.fn();
    const source = backup.source('shard', { stored, ended: vi.fn() });
    const reading = Promise.withResolvers<void>();
    const running = backup.run(reading.promise);
    expect(backup.take(source, () => recordsOf(10), '1')).toBeUndefined();
    let hasRoom = false;
    const room = backup
      .take(source, () => recordsOf(1), '2')
      ?.then(() => {
        hasRoom = true;
      });
    expect(room).toBeDefined();
    cloud.clock.advance(60_000);
    await vi.waitFor(() => expect(backup.status.storeError).toContain('planted'), { timeout: 10_000 });
    expect([hasRoom, stored.mock.calls]).toEqual([false, []]);
    isDown = false;
    const moving = setInterval(() => cloud.clock.advance(5_000), 10);
    await room;
    reading.resolve();
    await running;
    clearInterval(moving);
    expect(backup.status).toMatchObject({ deliveredRecords: 11, bufferedBytes: 0 });
    expect(stored).toHaveBeenLastCalledWith('2');
  });
});

describe('no backup', () => {
  it('asks for no records and holds nobody back', async () => {
    const { context } = await delivery({});
    const backup = startBackup(context);
    const [stored, records] = [vi.fn(), vi.fn()];
    const source = backup.source('shard', { stored, ended: vi.fn() });
    expect(backup.take(source, records, '7')).toBeUndefined();
    expect(stored).toHaveBeenCalledWith('7');
    expect(records).not.toHaveBeenCalled();
  });
});
