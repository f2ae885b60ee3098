import { describe, expect, it } from 'vitest';
import { hashKeyOf, shardForHashKey, shardLimits } from '../../src/kinesis/shard-limits.ts';

const taken = (admit: () => boolean, tries: number) =>
  Array.from({ length: tries }, admit).filter(Boolean).length;

describe('shardLimits', () => {
  it('takes 1,000 records in a second and not one more', () => {
    const limits = shardLimits(() => 0);
    expect(taken(() => limits.admit('s', 'shard-0', 1), 1_001)).toBe(1_000);
  });

  it('takes 1 MiB in a second and not one byte more', () => {
    const limits = shardLimits(() => 0);
    expect(limits.admit('s', 'shard-0', 1_048_576)).toBe(true);
    expect(limits.admit('s', 'shard-0', 1)).toBe(false);
  });

  it('fills up with time, never beyond a second', () => {
    let now = 0;
    const limits = shardLimits(() => now);
    taken(() => limits.admit('s', 'shard-0', 1), 1_000);
    now = 250;
    expect(taken(() => limits.admit('s', 'shard-0', 1), 1_000)).toBe(250);
    now = 100_000;
    expect(taken(() => limits.admit('s', 'shard-0', 1), 2_000)).toBe(1_000);
  });

  it('counts each shard of each stream by itself', () => {
    const limits = shardLimits(() => 0);
    taken(() => limits.admit('s', 'shard-0', 1), 1_000);
    expect(limits.admit('s', 'shard-1', 1)).toBe(true);
    expect(limits.admit('t', 'shard-0', 1)).toBe(true);
  });
});

describe('shardForHashKey', () => {
  const shard = (id: string, from: string, to: string, ended = false) => ({
    ShardId: id,
    HashKeyRange: { StartingHashKey: from, EndingHashKey: to },
    SequenceNumberRange: ended ? { EndingSequenceNumber: '1' } : {},
  });
  const shards = [shard('closed', '0', '99', true), shard('low', '0', '49'), shard('high', '50', '99')];

  it('finds the open shard at both ends of its range', () => {
    const ids = [0n, 49n, 50n, 99n].map((key) => shardForHashKey(shards, key)?.ShardId);
    expect(ids).toEqual(['low', 'low', 'high', 'high']);
  });

  it('hashes the UTF-8 bytes of a key, unless a hash key is given', () => {
    expect(hashKeyOf({ PartitionKey: 'a' }).toString(16)).toBe('cc175b9c0f1b6a831c399e269772661');
    expect(hashKeyOf({ PartitionKey: 'a', ExplicitHashKey: '7' })).toBe(7n);
  });
});
