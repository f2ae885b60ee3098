import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CreateDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it, vi } from 'vitest';
import {
  createSource,
  flush,
  fromKinesis,
  NEWLINES,
  putRecords,
  startDelivery,
  storedLines,
  storedObjects,
  untilDelivered,
  untilRead,
} from './helpers/delivery.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

const texts = (objects: { body: Buffer }[]) => objects.map(({ body }) => body.toString('utf8'));

describe('records to objects over HTTP', () => {
  it('puts record after record with nothing between, unless told otherwise', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    await putRecords(cloud, ['abc', 'abc', 'abc']);
    await flush(cloud, 3);
    expect(texts(await storedObjects(cloud))).toEqual(['abcabcabc']);
  });

  it('adds nothing while processing is not said to be enabled', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: { Processors: NEWLINES.Processors } });
    await putRecords(cloud, ['abc', 'abc']);
    await flush(cloud, 2);
    expect(texts(await storedObjects(cloud))).toEqual(['abcabc']);
  });

  it('adds a newline to every record with AppendDelimiterToRecord, one that ends in a newline included', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['{"name":"Žofie 🦊"}', 'b\n', 'c']);
    await flush(cloud, 3);
    expect(texts(await storedObjects(cloud))).toEqual(['{"name":"Žofie 🦊"}\nb\n\nc\n']);
  });

  it('keeps bytes that are no text', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await putRecords(cloud, [bytes]);
    await flush(cloud, 1);
    expect((await storedObjects(cloud))[0]?.body).toEqual(bytes);
  });

  it('makes an object whenever a shard has SizeInMBs, without waiting for the interval', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    const records = Array.from({ length: 10 }, (_, i) => Buffer.alloc(300_000, String(i)));
    await putRecords(cloud, records);
    await untilDelivered(cloud, 8);
    await untilRead(cloud, 10);
    const objects = await storedObjects(cloud);
    expect(objects.map(({ body }) => body.length)).toEqual([1_200_000, 1_200_000]);
    expect(cloud.status()).toMatchObject({
      deliveredRecords: 8,
      deliveredBytes: 2_400_000,
      deliveredObjects: 2,
    });
    await flush(cloud, 10);
    const whole = Buffer.concat((await storedObjects(cloud)).map(({ body }) => body));
    expect(whole.equals(Buffer.concat(records))).toBe(true);
  });

  it('measures SizeInMBs before compression', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { CompressionFormat: 'GZIP' });
    await putRecords(
      cloud,
      Array.from({ length: 4 }, () => Buffer.alloc(300_000, 'a')),
    );
    await untilDelivered(cloud, 4);
    const [object] = await storedObjects(cloud);
    expect(object?.body.length).toBeLessThan(10_000);
    expect(gunzipSync(object?.body ?? '')).toHaveLength(1_200_000);
  });

  it('fills one buffer a shard: two busy shards give two objects', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES }, 2);
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    await putRecords(cloud, lines);
    await flush(cloud, 40);
    expect(await storedObjects(cloud)).toHaveLength(2);
    expect((await storedLines(cloud)).sort()).toEqual(lines.sort());
    expect(cloud.status().sources.map(({ source }) => source)).toEqual([
      'shardId-000000000000',
      'shardId-000000000001',
    ]);
  });

  it('delivers what is put right after CreateDeliveryStream, and nothing that was there before', async () => {
    const cloud = await serveFirehose();
    await createSource(cloud);
    await putRecords(cloud, ['before']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await cloud.firehose.send(new CreateDeliveryStreamCommand(fromKinesis()));
    await putRecords(cloud, ['after']);
    await flush(cloud, 1);
    expect(texts(await storedObjects(cloud))).toEqual(['after']);
  });

  it('gives two delivery streams over one stream all of its records each', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { Prefix: 'first/' });
    const second = { ...fromKinesis({ Prefix: 'second/' }), DeliveryStreamName: 'second' };
    await cloud.firehose.send(new CreateDeliveryStreamCommand(second));
    await putRecords(cloud, ['a', 'b', 'c']);
    await flush(cloud, 3);
    await vi.waitFor(() => {
      cloud.clock.advance(60_000);
      expect(cloud.status('second').deliveredRecords).toBe(3);
    });
    const objects = await storedObjects(cloud);
    expect(objects.map(({ key, body }) => [key.replace(/\/.*/, ''), body.toString()])).toEqual([
      ['first', 'abc'],
      ['second', 'abc'],
    ]);
  });

  it('names an object that lies across the hour after its oldest record', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    const now = vi.spyOn(Date, 'now');
    const year = new Date().getUTCFullYear() + 1;
    now.mockReturnValue(Date.UTC(year, 6, 13, 10, 59, 59, 900));
    await putRecords(cloud, ['oldest,']);
    await untilRead(cloud, 1);
    now.mockReturnValue(Date.UTC(year, 6, 13, 11, 0, 0, 100));
    await putRecords(cloud, ['next hour']);
    await flush(cloud, 2);
    now.mockRestore();
    const objects = await storedObjects(cloud);
    expect(objects.map(({ key, body }) => [key, body.toString()])).toEqual([
      [
        `${year}/07/13/10/delivery-1-${year}-07-13-10-59-59-00000001-0000-4000-8000-000000000001`,
        'oldest,next hour',
      ],
    ]);
  });

  it('compresses as told and labels the object', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { CompressionFormat: 'GZIP' });
    await putRecords(cloud, ['čau']);
    await flush(cloud, 1);
    const [object] = await storedObjects(cloud);
    expect(object).toMatchObject({ contentEncoding: 'gzip', contentType: 'application/octet-stream' });
    expect(object?.key).toMatch(/\.gz$/);
    expect(gunzipSync(object?.body ?? '').toString()).toBe('čau');
  });

  it('puts an object above 8 MiB in parts, and it reads back whole', async () => {
    let parts = 0;
    const cloud = await serveFirehose({
      onS3: ({ method, url = '' }) => {
        if (method === 'PUT' && url.includes('partNumber=')) parts++;
        return false;
      },
    });
    await startDelivery(cloud, { BufferingHints: { SizeInMBs: 9, IntervalInSeconds: 60 } });
    const records = Array.from({ length: 10 }, () => randomBytes(1_000_000));
    await putRecords(cloud, records.slice(0, 5));
    await putRecords(cloud, records.slice(5));
    await flush(cloud, 10);
    const [object] = await storedObjects(cloud);
    expect(parts).toBe(2);
    expect(object?.body.equals(Buffer.concat(records))).toBe(true);
  });
});
