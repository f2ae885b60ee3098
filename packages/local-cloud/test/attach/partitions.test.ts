import { SplitShardCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import {
  putRecords,
  STREAM,
  startDelivery,
  storedLines,
  storedObjects,
  streamIsActive,
} from '../firehose/helpers/delivery.ts';
import { byKey } from '../firehose/helpers/partitions.ts';
import { attach, serveUndelivered, untilRead, untilStored } from './helpers/attach.ts';

const event = (k: string, i: number) => JSON.stringify({ k, i });

describe('dynamic partitioning, attached', () => {
  it('is drained: every partition, and what cannot be partitioned under the error prefix', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, byKey(), 2);
    const attached = await attach(cloud);
    await putRecords(cloud, [event('a', 1), event('ž', 2), 'no JSON', event('a', 3)]);
    await untilRead(attached, 4);
    expect(attached.stored).toEqual([]);
    await attached.drain();
    const keys = (await storedObjects(cloud)).map(({ key }) => key.replace(/\/.*$/, ''));
    expect([...new Set(keys)].sort()).toEqual(['errors', 'k=a', 'k=ž']);
    expect(attached.report()).toMatchObject([
      { records: 3, failedRecords: 1, errorObjects: 1, bufferedRecords: 0, error: undefined },
    ]);
  });

  it('is idle after a split once the children are read and all is stored', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, byKey());
    const attached = await attach(cloud, { maxIntervalSeconds: 1 });
    await putRecords(cloud, [event('a', 1)]);
    await untilStored(attached, 1);
    await cloud.kinesis.send(
      new SplitShardCommand({
        StreamName: STREAM,
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: String(2n ** 127n),
      }),
    );
    await streamIsActive(cloud);
    await putRecords(cloud, [event('b', 2), event('b', 3)]);
    await untilStored(attached, 3);
    expect(await attached.untilIdle(200, AbortSignal.timeout(4_000))).toBe(true);
    expect((await storedLines(cloud)).sort()).toEqual([event('a', 1), event('b', 2), event('b', 3)]);
  });
});
