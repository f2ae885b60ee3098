import { hashKeyFromPartitionKey } from '@event-archive/kpl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shardMapFrom } from '../../src/shards/shard-map.ts';
import { evenShards, listedShard } from '../helpers/shards.ts';

describe('shardMapFrom', () => {
  it('predicts the shard whose range has the MD5 of the key, for any ranges and keys', () => {
    const starts = fc.uniqueArray(fc.bigInt(1n, 2n ** 128n - 1n), { maxLength: 8 });
    fc.assert(
      fc.property(starts, fc.string({ unit: 'grapheme', minLength: 1 }), (cuts, key) => {
        const from = [0n, ...cuts.sort((a, b) => (a < b ? -1 : 1))];
        const listed = from.map((start, i) => listedShard(i, start, (from[i + 1] ?? 2n ** 128n) - 1n));
        const { startingHashKey, endingHashKey } = shardMapFrom(listed.reverse()).shardFor(key);
        const hashKey = hashKeyFromPartitionKey(key);
        expect(startingHashKey <= hashKey && hashKey <= endingHashKey).toBe(true);
      }),
    );
  });

  it('leaves out shards that are closed', () => {
    const closed = {
      ...listedShard(0, 0n, 2n ** 128n - 1n),
      SequenceNumberRange: { EndingSequenceNumber: '7' },
    };
    const open = evenShards(2).map((shard, i) => ({ ...shard, ShardId: `child-${i}` }));
    const { shards } = shardMapFrom([closed, ...open]);
    expect(shards.map(({ shardId }) => shardId)).toEqual(['child-0', 'child-1']);
  });

  it('remembers keys, and more than it remembers, without mistaking one', () => {
    const map = shardMapFrom(evenShards(4));
    const fresh = shardMapFrom(evenShards(4));
    for (let i = 0; i < 100_010; i++) map.shardFor(`key-${i}`);
    for (let i = 0; i < 1_000; i++)
      expect(map.shardFor(`key-${i}`).shardId).toBe(fresh.shardFor(`key-${i}`).shardId);
  });

  it('is none without an open shard', () => {
    expect(() => shardMapFrom([])).toThrow('the stream has no open shard');
  });
});
