import { describe, expect, it } from 'vitest';
import { idleWatch } from '../../src/attach/idle.ts';
import type { Engine } from '../../src/firehose/engine.ts';
import { metricRecorder } from '../../src/firehose/metrics.ts';
import { newSourceStatus, type SourceStatus } from '../../src/firehose/shard-status.ts';

const readOut = (changes: Partial<SourceStatus> = {}): SourceStatus => ({
  ...newSourceStatus('shardId-000000000000'),
  readAtMs: 1,
  ...changes,
});

const engine = (sources: readonly SourceStatus[], trouble?: string): Engine => ({
  sources,
  metrics: metricRecorder({ nowMs: () => 0 }),
  queue: undefined,
  trouble: () => trouble,
  drain: async () => {},
  stop: async () => {},
  forget: () => {},
});

describe('idleWatch', () => {
  it('counts from the last time that something was read or stored', () => {
    const source = readOut();
    const watch = idleWatch();
    const look = (nowMs: number) => watch([engine([source])], nowMs);
    expect([look(100), look(200)]).toEqual([100, 100]);
    source.readRecords = 1;
    expect([look(300), look(400)]).toEqual([300, 300]);
    source.deliveredRecords = 1;
    expect([look(500), look(600)]).toEqual([500, 500]);
  });

  it('counts from the appearance of another shard', () => {
    const watch = idleWatch();
    watch([engine([readOut()])], 100);
    expect(watch([engine([readOut(), readOut()])], 200)).toBe(200);
  });

  it.each([
    ['no shard is known yet', engine([])],
    ['the shards cannot be listed', engine([readOut()], 'listing shards: denied')],
    ['a shard has not been read', engine([readOut(), readOut({ readAtMs: undefined })])],
    ['a shard is behind', engine([readOut({ millisBehindLatest: 5 })])],
    ['records are buffered', engine([readOut({ bufferedRecords: 1 })])],
    ['a read fails', engine([readOut({ readError: 'denied' })])],
    ['an object cannot be stored', engine([readOut({ storeError: 'denied' })])],
  ])('is not idle while %s', (_why, busy) => {
    expect(idleWatch()([engine([readOut()]), busy], 100)).toBeUndefined();
  });
});
