import { gunzipSync } from 'node:zlib';
import { type ExtendedS3DestinationUpdate, UpdateDestinationCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it, vi } from 'vitest';
import {
  flush,
  NEWLINES,
  putRecords,
  type StoredObject,
  startDelivery,
  storedObjects,
  untilDelivered,
  untilRead,
} from './helpers/delivery.ts';
import { serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

const update = (
  { firehose }: Pick<TestCloud, 'firehose'>,
  CurrentDeliveryStreamVersionId: string,
  ExtendedS3DestinationUpdate: ExtendedS3DestinationUpdate,
) =>
  firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName: 'delivery',
      CurrentDeliveryStreamVersionId,
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate,
    }),
  );

/** The name of the folder that an object lies in, the version in its name, and its lines. */
const told = ({ key, body, contentEncoding }: StoredObject) => [
  key.split('/')[0],
  /delivery-(\d+)-/.exec(key)?.[1],
  (contentEncoding === 'gzip' ? gunzipSync(body) : body).toString(),
];

describe('UpdateDestination while records come', () => {
  it('lets what waits go by the new prefix, compression and version, and what was stored lie', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { Prefix: 'a/', ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['stored']);
    await flush(cloud, 1);
    await putRecords(cloud, ['waiting']);
    await untilRead(cloud, 2);
    await update(cloud, '1', { Prefix: 'b/', CompressionFormat: 'GZIP' });
    await putRecords(cloud, ['after']);
    await flush(cloud, 3);
    const objects = await storedObjects(cloud);
    expect(objects.map(told)).toEqual([
      ['a', '1', 'stored\n'],
      ['b', '2', 'waiting\nafter\n'],
    ]);
    expect(objects.map(({ key }) => key.endsWith('.gz'))).toEqual([false, true]);
  });

  it('makes an object that S3 refuses anew: each record is stored once, by the new configuration', async () => {
    let refused = 0;
    const cloud = await serveFirehose({
      onS3: ({ method, url = '' }, response) => {
        if (method !== 'PUT' || !url.includes('delivery-1-')) return false;
        refused++;
        response.writeHead(403, { 'content-type': 'application/xml' });
        response.end('<Error><Code>AccessDenied</Code><Message>planted</Message></Error>');
        return true;
      },
    });
    await startDelivery(cloud, { Prefix: 'denied/', CompressionFormat: 'GZIP' });
    await putRecords(cloud, ['a', 'b']);
    await untilRead(cloud, 2);
    cloud.clock.advance(60_000);
    await vi.waitFor(() => expect(refused).toBeGreaterThan(0), { timeout: 5_000 });
    await putRecords(cloud, ['c']);
    await update(cloud, '1', { Prefix: 'allowed/', CompressionFormat: 'UNCOMPRESSED' });
    await flush(cloud, 3);
    expect((await storedObjects(cloud)).map(told)).toEqual([
      ['allowed', '2', 'ab'],
      ['allowed', '2', 'c'],
    ]);
  });

  it('leaves an object that is being put where it was to go', async () => {
    let updating: Promise<unknown> | undefined;
    const cloud: TestCloud = await serveFirehose({
      onS3: ({ method, url = '' }) => {
        if (method === 'PUT' && url.includes('delivery-1-'))
          updating ??= update(cloud, '1', { Prefix: 'b/' });
        return false;
      },
    });
    await startDelivery(cloud, { Prefix: 'a/' });
    await putRecords(cloud, ['one']);
    await flush(cloud, 1);
    await updating;
    await putRecords(cloud, ['two']);
    await flush(cloud, 2);
    expect((await storedObjects(cloud)).map(told)).toEqual([
      ['a', '1', 'one'],
      ['b', '2', 'two'],
    ]);
  });

  it('lets a buffer go at once that is over a smaller size', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 900 } });
    await putRecords(cloud, [Buffer.alloc(700_000), Buffer.alloc(700_000)]);
    await untilRead(cloud, 2);
    await update(cloud, '1', { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } });
    await untilDelivered(cloud, 2);
    expect((await storedObjects(cloud)).map(({ body }) => body.length)).toEqual([1_400_000]);
  });
});

describe('zero buffering', () => {
  it('stores each moment within a few seconds, over and over, without waiting for size', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, {
      BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 0 },
      ProcessingConfiguration: NEWLINES,
    });
    for (const moment of [1, 2]) {
      await putRecords(cloud, [`${moment} a`, `${moment} b`]);
      await untilRead(cloud, moment * 2);
      cloud.clock.advance(1_000);
      await untilDelivered(cloud, moment * 2);
    }
    expect((await storedObjects(cloud)).map(({ body }) => body.toString()).sort()).toEqual([
      '1 a\n1 b\n',
      '2 a\n2 b\n',
    ]);
  });
});
