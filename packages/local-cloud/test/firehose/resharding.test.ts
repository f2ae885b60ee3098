import { ListShardsCommand, MergeShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it, vi } from 'vitest';
import {
  flush,
  NEWLINES,
  putRecords,
  STREAM,
  startDelivery,
  storedLines,
  storedObjects,
  streamIsActive,
  untilRead,
} from './helpers/delivery.ts';
import { restarted, serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

const MIDDLE = (2n ** 127n).toString();

/** Kinesis's emulator lets a reader past the end of a closed shard some seconds late. */
const PAST_THE_END_MS = 6_000;

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}`);

async function split({ kinesis }: TestCloud, ShardToSplit = 'shardId-000000000000'): Promise<void> {
  await kinesis.send(new SplitShardCommand({ StreamName: STREAM, ShardToSplit, NewStartingHashKey: MIDDLE }));
  await streamIsActive({ kinesis });
}

async function merge({ kinesis }: TestCloud, ShardToMerge: string, AdjacentShardToMerge: string) {
  await kinesis.send(new MergeShardsCommand({ StreamName: STREAM, ShardToMerge, AdjacentShardToMerge }));
  await streamIsActive({ kinesis });
}

const sourcesOf = (cloud: TestCloud) => cloud.status().sources.map(({ source }) => source.slice(-1));

describe('resharding while records flow', () => {
  it('loses and invents nothing over a split and a merge', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, numbered(0, 50));
    await split(cloud);
    await putRecords(cloud, numbered(50, 100));
    cloud.clock.advance(PAST_THE_END_MS);
    await untilRead(cloud, 100);
    expect(sourcesOf(cloud)).toEqual(['0', '1', '2']);
    await merge(cloud, 'shardId-000000000001', 'shardId-000000000002');
    await putRecords(cloud, numbered(100, 150));
    cloud.clock.advance(PAST_THE_END_MS);
    await flush(cloud, 150);
    expect(sourcesOf(cloud)).toEqual(['0', '1', '2', '3']);
    expect((await storedLines(cloud)).sort()).toEqual(numbered(0, 150).sort());
    expect(cloud.status()).toMatchObject({ deliveredRecords: 150, bufferedRecords: 0, bufferedBytes: 0 });
  });

  it('stores what is left of a closed shard at once, before any record of its children', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    await putRecords(cloud, ['parent,']);
    await untilRead(cloud, 1);
    await split(cloud);
    await putRecords(cloud, ['child'], () => 'k');
    cloud.clock.advance(PAST_THE_END_MS);
    await untilRead(cloud, 2);
    expect((await storedObjects(cloud)).map(({ body }) => body.toString())).toEqual(['parent,']);
    expect(cloud.status().bufferedRecords).toBe(1);
  });

  it('goes on with the children after a restart, and does not read the parent again', async () => {
    const first = await serveFirehose();
    await startDelivery(first, { ProcessingConfiguration: NEWLINES });
    await putRecords(first, numbered(0, 10));
    await split(first);
    first.clock.advance(PAST_THE_END_MS);
    await vi.waitFor(() => expect(sourcesOf(first)).toHaveLength(3), { timeout: 5_000 });
    const second = await restarted(first);
    await putRecords(second, numbered(10, 20));
    await flush(second, 10);
    expect(sourcesOf(second)).toEqual(['1', '2']);
    expect((await storedLines(second)).sort()).toEqual(numbered(0, 20).sort());
  });

  it('reads shards that were split before the delivery stream was there, from its creation on', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    await split(cloud);
    const { Shards } = await cloud.kinesis.send(new ListShardsCommand({ StreamName: STREAM }));
    expect(Shards).toHaveLength(3);
    cloud.clock.advance(PAST_THE_END_MS);
    await putRecords(cloud, ['x']);
    await flush(cloud, 1);
    expect((await storedObjects(cloud)).map(({ body }) => body.toString())).toEqual(['x']);
  });
});
