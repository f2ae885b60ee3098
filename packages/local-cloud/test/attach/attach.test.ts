import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { SplitShardCommand } from '@aws-sdk/client-kinesis';
import { describe, expect, it } from 'vitest';
import {
  createSource,
  fromKinesis,
  NEWLINES,
  putRecords,
  STREAM,
  startDelivery,
  storedLines,
  streamIsActive,
} from '../firehose/helpers/delivery.ts';
import type { TestCloud } from '../firehose/helpers/serve-firehose.ts';
import { attach, serveUndelivered, untilRead, untilSaid, untilStored } from './helpers/attach.ts';

const LINES = { ProcessingConfiguration: NEWLINES };

const createDelivery = (cloud: TestCloud) =>
  cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis(LINES)));

describe('attachFirehose', () => {
  it('delivers as the endpoint describes it: after the hints, under its prefix and name', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, { ...LINES, Prefix: 'clicks/žluť/', CompressionFormat: 'UNCOMPRESSED' });
    const attached = await attach(cloud);
    await putRecords(cloud, ['Žofie', '🦊']);
    await untilRead(attached, 2);
    expect(attached.stored).toEqual([]);
    await untilStored(attached, 2);
    expect(await storedLines(cloud)).toEqual(['Žofie', '🦊']);
    expect(attached.stored[0]?.key).toMatch(/^clicks\/žluť\/\d{4}\/\d\d\/\d\d\/\d\d\/delivery-1-/);
    expect(attached.report()).toEqual([
      {
        deliveryStream: 'delivery',
        versionId: '1',
        source: STREAM,
        bucket: 'archive',
        records: 2,
        objects: 1,
        recordBytes: 10,
        failedRecords: 0,
        errorObjects: 0,
        bufferedRecords: 0,
        metrics: expect.objectContaining({ dimensions: { DeliveryStreamName: 'delivery' } }),
        ended: undefined,
        error: undefined,
      },
    ]);
  });

  it('takes what came since the delivery stream was created, and with trim-horizon what came before', async () => {
    const cloud = await serveUndelivered();
    await createSource(cloud);
    await putRecords(cloud, ['before']);
    await createDelivery(cloud);
    await putRecords(cloud, ['after']);
    const latest = await attach(cloud);
    await untilStored(latest, 1);
    expect(await storedLines(cloud)).toEqual(['after']);
    const all = await attach(cloud, { start: 'trim-horizon' });
    await untilStored(all, 2);
    expect((await storedLines(cloud)).sort()).toEqual(['after', 'after', 'before']);
  });

  it('goes on from its checkpoints, and reads again what was only buffered', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const first = await attach(cloud);
    await putRecords(cloud, ['one', 'two']);
    await untilStored(first, 2);
    await putRecords(cloud, ['three']);
    await untilRead(first, 3);
    await first.stop();
    const second = await attach(cloud, { checkpoints: first.checkpoints, start: 'trim-horizon' });
    await untilStored(second, 1);
    expect(await storedLines(cloud)).toEqual(['one', 'two', 'three']);
  });

  it('reads both shards, and after a split the children once the parent is read out', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES, 2);
    const attached = await attach(cloud);
    const records = Array.from({ length: 200 }, (_, i) => `a${i}`);
    await putRecords(cloud, records);
    await untilRead(attached, 200);
    await cloud.kinesis.send(
      new SplitShardCommand({
        StreamName: STREAM,
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: String(2n ** 126n),
      }),
    );
    await streamIsActive(cloud);
    const more = Array.from({ length: 200 }, (_, i) => `b${i}`);
    await putRecords(cloud, more);
    await untilStored(attached, 400);
    expect((await storedLines(cloud)).sort()).toEqual([...records, ...more].sort());
    const sources = attached.served.flatMap(({ engines }) => engines.flatMap((engine) => engine.sources));
    expect(sources.map(({ source }) => source).sort()).toEqual(
      [0, 1, 2, 3].map((n) => `shardId-00000000000${n}`),
    );
  });

  it('waits no longer than maxIntervalSeconds, and changes nothing else', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, { ...LINES, Prefix: 'p/' });
    const attached = await attach(cloud, { maxIntervalSeconds: 7 });
    await putRecords(cloud, ['one']);
    await untilRead(attached, 1);
    attached.clock.advance(5_000);
    await putRecords(cloud, ['two']);
    await untilRead(attached, 2);
    expect(attached.stored).toEqual([]);
    attached.clock.advance(2_500);
    await expect.poll(() => attached.stored.length).toBe(1);
    expect(attached.stored[0]).toMatchObject({ records: 2, key: expect.stringMatching(/^p\/.*delivery-1-/) });
  });

  it('drains: reads no more and stores what is buffered, whatever the interval', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES, 2);
    const attached = await attach(cloud);
    await putRecords(cloud, ['one', 'two', 'three']);
    await untilRead(attached, 3);
    await attached.drain();
    expect((await storedLines(cloud)).sort()).toEqual(['one', 'three', 'two']);
    expect(attached.report()).toMatchObject([{ records: 3, bufferedRecords: 0, error: undefined }]);
    await putRecords(cloud, ['later']);
    const next = await attach(cloud, { checkpoints: attached.checkpoints });
    await untilStored(next, 1);
    expect((await storedLines(cloud)).sort()).toEqual(['later', 'one', 'three', 'two']);
  });

  it('can be stopped while it drains into a bucket that is not there', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, { BucketARN: 'arn:aws:s3:::elsewhere' });
    const attached = await attach(cloud);
    await putRecords(cloud, ['one']);
    await untilRead(attached, 1);
    const draining = attached.drain();
    await untilSaid(attached, /^storing .*NoSuchBucket/);
    expect(attached.report()).toMatchObject([
      { bufferedRecords: 1, error: expect.stringMatching(/NoSuchBucket/) },
    ]);
    await attached.stop();
    await draining;
    expect(attached.stored).toEqual([]);
  });

  it('is idle once all is stored and nothing came for so long, not before', async () => {
    const cloud = await serveUndelivered();
    await startDelivery(cloud, LINES);
    const attached = await attach(cloud);
    await putRecords(cloud, ['one']);
    await untilRead(attached, 1);
    let isIdle = false;
    const idle = attached.untilIdle(1_000, new AbortController().signal).then(() => {
      isIdle = true;
    });
    attached.clock.advance(30_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([isIdle, attached.stored.length]).toEqual([false, 0]);
    await untilStored(attached, 1);
    attached.clock.advance(1_000);
    await idle;
    expect(await storedLines(cloud)).toEqual(['one']);
  });
});
