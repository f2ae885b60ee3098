import type { Shard } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import { readableShards } from '../../src/firehose/read-shard.ts';

const shard = (ShardId: string, ParentShardId?: string, AdjacentParentShardId?: string) =>
  ({ ShardId, ParentShardId, AdjacentParentShardId }) as Shard;

const readable = (shards: readonly Shard[], begun: readonly string[] = [], ended: readonly string[] = []) =>
  readableShards(shards, { isBegun: (id) => begun.includes(id), isEnded: (id) => ended.includes(id) });

describe('readableShards', () => {
  const split = [shard('parent'), shard('left', 'parent'), shard('right', 'parent')];
  const merge = [shard('left'), shard('right'), shard('child', 'left', 'right')];

  it('are all of them where none has a parent', () => {
    expect(readable([shard('a'), shard('b')])).toEqual(['a', 'b']);
  });

  it('are not those that are being read, or were read', () => {
    expect(readable([shard('a'), shard('b'), shard('c')], ['a'], ['b'])).toEqual(['c']);
  });

  it('are both children of a split once the parent is read out', () => {
    expect(readable(split)).toEqual(['parent']);
    expect(readable(split, ['parent'])).toEqual([]);
    expect(readable(split, ['parent'], ['parent'])).toEqual(['left', 'right']);
  });

  it('are the child of a merge once both parents are read out', () => {
    expect(readable(merge, ['left', 'right'], ['left'])).toEqual([]);
    expect(readable(merge, ['left', 'right'], ['right'])).toEqual([]);
    expect(readable(merge, ['left', 'right'], ['left', 'right'])).toEqual(['child']);
  });

  it('are the children of a parent that the stream does not list any more', () => {
    expect(readable([shard('left', 'gone'), shard('right', 'gone')])).toEqual(['left', 'right']);
    expect(readable([shard('right'), shard('child', 'gone', 'right')], [], ['right'])).toEqual(['child']);
    expect(readable([shard('right'), shard('child', 'gone', 'right')])).toEqual(['right']);
  });

  it('are read a generation at a time', () => {
    const generations = [shard('a'), shard('b', 'a'), shard('c', 'b')];
    expect(readable(generations)).toEqual(['a']);
    expect(readable(generations, ['a'], ['a'])).toEqual(['b']);
    expect(readable(generations, ['a', 'b'], ['a', 'b'])).toEqual(['c']);
  });
});
