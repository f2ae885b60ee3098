import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { UpdateDestinationCommand } from '@aws-sdk/client-firehose';
import { describe, expect, it, vi } from 'vitest';
import { awsError } from '../../src/aws-reply.ts';
import type { Hooks } from '../helpers/serve.ts';
import {
  destination,
  flush,
  NEWLINES,
  putRecords,
  startDelivery,
  storedLines,
  storedObjects,
  untilRead,
} from './helpers/delivery.ts';
import { countingIds, serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

/** Moves the time on until the condition holds: retries wait in that time, not in ours. */
const untilTrue = (cloud: TestCloud, condition: () => boolean) =>
  vi.waitFor(
    () => {
      cloud.clock.advance(10_000);
      if (!condition()) throw new Error(`not yet: ${JSON.stringify(cloud.status())}`);
    },
    { timeout: 10_000, interval: 30 },
  );

const serverError = (response: ServerResponse) => {
  response.writeHead(500, { 'content-type': 'application/xml' });
  response.end('<Error><Code>InternalError</Code><Message>planted</Message></Error>');
};

/** S3 without the PUT of keys with this in them, as long as it is down. */
const refusing =
  (part: string, isDown: () => boolean): NonNullable<Hooks['onS3']> =>
  ({ method, url = '' }, response) => {
    if (!isDown() || method !== 'PUT' || !url.includes(part)) return false;
    serverError(response);
    return true;
  };

function checkpointsOf({ folder }: TestCloud): string {
  try {
    return readFileSync(join(folder, 'firehose/checkpoints/delivery.json'), 'utf8');
  } catch {
    return '{}';
  }
}

describe('an outage', () => {
  it('of S3 is waited for: the checkpoint stays, the status says why, and then everything is stored', async () => {
    let isDown = true;
    let calls = 0;
    const cloud = await serveFirehose({
      onS3: ({ method, url = '' }, response) => {
        if (!isDown || method !== 'PUT' || !url.includes('delivery-1')) return false;
        if (++calls % 2 === 0) response.destroy();
        else serverError(response);
        return true;
      },
    });
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['one', 'two']);
    await untilRead(cloud, 2);
    await untilTrue(cloud, () => calls >= 3);
    expect(cloud.status().lastError).toMatch(/^storing \d{4}.*delivery-1-/);
    expect(cloud.status()).toMatchObject({ deliveredRecords: 0, bufferedRecords: 2 });
    expect(checkpointsOf(cloud)).toBe('{}');
    expect(cloud.log.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
    isDown = false;
    await untilTrue(cloud, () => cloud.status().deliveredRecords === 2);
    expect(cloud.status().lastError).toBeUndefined();
    expect(checkpointsOf(cloud)).toMatch(/"sequenceNumber": "\d+"/);
    expect(await storedLines(cloud)).toEqual(['one', 'two']);
  });

  it('of S3 while records keep coming loses and repeats none, and keeps their order', async () => {
    let isDown = true;
    const cloud = await serveFirehose({
      onS3: refusing('delivery-1', () => isDown),
    });
    await startDelivery(cloud);
    const records = Array.from({ length: 12 }, (_, i) => Buffer.alloc(400_000, String.fromCharCode(97 + i)));
    await putRecords(cloud, records.slice(0, 6));
    await vi.waitFor(() => expect(cloud.status().lastError).toContain('InternalError'), { interval: 10 });
    await putRecords(cloud, records.slice(6));
    isDown = false;
    await untilTrue(cloud, () => cloud.status().deliveredRecords === 12);
    const objects = await storedObjects(cloud);
    const letters = objects.map(({ body }) => body.toString().replace(/(.)\1*/g, '$1'));
    expect(letters.sort()).toEqual(['abc', 'def', 'ghi', 'jkl']);
  });

  it('of S3 for one object holds back the next, and the checkpoint with them', async () => {
    let isDown = true;
    const cloud = await serveFirehose({
      onS3: refusing('-000000000001', () => isDown),
    });
    await startDelivery(cloud);
    const records = Array.from({ length: 9 }, (_, i) => Buffer.alloc(400_000, String(i)));
    await putRecords(cloud, records);
    await vi.waitFor(() => expect(cloud.status().lastError).toContain('InternalError'), { interval: 10 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await storedObjects(cloud)).toEqual([]);
    expect(checkpointsOf(cloud)).toBe('{}');
    isDown = false;
    await untilTrue(cloud, () => cloud.status().deliveredRecords === 9);
    const whole = Buffer.concat((await storedObjects(cloud)).map(({ body }) => body));
    expect(whole.equals(Buffer.concat(records))).toBe(true);
  });

  it('of S3 leaves a shard two objects under way and a full buffer, and nothing more is read', async () => {
    let isDown = true;
    const cloud = await serveFirehose({
      onS3: refusing('delivery-1', () => isDown),
    });
    await startDelivery(cloud);
    const sent = 5_000;
    const records = Array.from({ length: sent }, (_, i) => Buffer.alloc(2_000, String(i % 10)));
    await putRecords(cloud, records);
    await untilTrue(cloud, () => cloud.status().bufferedBytes > 2 * 1_048_576);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(cloud.status().bufferedBytes).toBeLessThan(3 * (1_048_576 + 2_000));
    isDown = false;
    await untilTrue(cloud, () => cloud.status().deliveredRecords === sent);
    const whole = Buffer.concat((await storedObjects(cloud)).map(({ body }) => body));
    expect(whole.equals(Buffer.concat(records))).toBe(true);
  });

  it('of Kinesis is waited for, said in the status, and forgotten when it is over', async () => {
    let isDown = false;
    const cloud = await serveFirehose({
      onKinesis: (operation) =>
        isDown && operation === 'GetRecords'
          ? awsError('ProvisionedThroughputExceededException', 'planted')
          : undefined,
    });
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['one']);
    await flush(cloud, 1);
    isDown = true;
    await untilTrue(cloud, () => cloud.status().lastError !== undefined);
    expect(cloud.status().lastError).toBe(
      'reading shardId-000000000000: ProvisionedThroughputExceededException: planted',
    );
    isDown = false;
    await untilTrue(cloud, () => cloud.status().lastError === undefined);
    await putRecords(cloud, ['two']);
    await flush(cloud, 2);
    expect(await storedLines(cloud)).toEqual(['one', 'two']);
  });

  it('of Kinesis before the first shard was ever listed is said in the status too', async () => {
    let isDown = true;
    const cloud = await serveFirehose({
      onKinesis: (operation) =>
        isDown && operation === 'ListShards' ? awsError('LimitExceededException', 'planted') : undefined,
    });
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await untilTrue(cloud, () => cloud.status().lastError !== undefined);
    expect(cloud.status().lastError).toBe('listing shards: LimitExceededException: planted');
    await putRecords(cloud, ['one']);
    isDown = false;
    await untilTrue(cloud, () => cloud.status().lastError === undefined);
    await flush(cloud, 1);
    expect(await storedLines(cloud)).toEqual(['one']);
  });

  it('does not hide behind the other side, which works', async () => {
    const cloud = await serveFirehose({
      onS3: ({ method, url = '' }, response) => {
        if (method !== 'PUT' || !url.includes('delivery-1')) return false;
        serverError(response);
        return true;
      },
    });
    await startDelivery(cloud);
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    await untilTrue(cloud, () => cloud.status().lastError !== undefined);
    await putRecords(cloud, ['two']);
    await untilRead(cloud, 2);
    expect(cloud.status().lastError).toContain('InternalError: planted');
  });

  it('asks for a new iterator when the old one has expired, and goes on after the last record read', async () => {
    let expire = false;
    let iterators = 0;
    const cloud = await serveFirehose({
      onKinesis: (operation) => {
        if (operation === 'GetShardIterator') iterators++;
        if (!expire || operation !== 'GetRecords') return undefined;
        expire = false;
        return awsError('ExpiredIteratorException', 'planted');
      },
    });
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    await putRecords(cloud, ['two']);
    await untilRead(cloud, 2);
    expire = true;
    await untilTrue(cloud, () => iterators === 2);
    await putRecords(cloud, ['three']);
    await flush(cloud, 3);
    expect(await storedLines(cloud)).toEqual(['one', 'two', 'three']);
  });

  it('caused by a bucket that is not there ends when the destination is corrected', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, {
      ProcessingConfiguration: NEWLINES,
      BucketARN: 'arn:aws:s3:::nowhere',
    });
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    await untilTrue(cloud, () => cloud.status().lastError !== undefined);
    expect(cloud.status().lastError).toContain('NoSuchBucket');
    await cloud.firehose.send(
      new UpdateDestinationCommand({
        DeliveryStreamName: 'delivery',
        CurrentDeliveryStreamVersionId: '1',
        DestinationId: 'destinationId-000000000001',
        ExtendedS3DestinationUpdate: { BucketARN: destination().BucketARN },
      }),
    );
    await untilTrue(cloud, () => cloud.status().deliveredRecords === 1);
    expect(await storedLines(cloud)).toEqual(['one']);
  });

  it('does not hold up a stop', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { BucketARN: 'arn:aws:s3:::nowhere' });
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    await untilTrue(cloud, () => cloud.status().lastError !== undefined);
    const startedAt = performance.now();
    await cloud.stop();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('a bug of ours', () => {
  it('stops the shard that it hits, is logged with its stack, and stands in the status', async () => {
    const uuid = () => {
      throw new Error('planted');
    };
    const cloud = await serveFirehose({ ids: { ...countingIds(), uuid } });
    await startDelivery(cloud, {}, 2);
    await putRecords(cloud, ['one', 'two', 'three', 'four', 'five', 'six']);
    await untilRead(cloud, 6);
    await untilTrue(cloud, () => cloud.log.length === 2);
    expect(cloud.log.map(({ text }) => text.split('\n')[0]).sort()).toEqual([
      'shardId-000000000000 was stopped by a bug: Error: planted',
      'shardId-000000000001 was stopped by a bug: Error: planted',
    ]);
    expect(cloud.log[0]?.text).toContain('    at ');
    expect(cloud.status().lastError).toBe('shardId-000000000000 was stopped by a bug: Error: planted');
  });
});
