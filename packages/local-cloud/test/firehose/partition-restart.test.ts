import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateDeliveryStreamCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
} from '@aws-sdk/client-firehose';
import { SplitShardCommand } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import {
  BUCKET,
  directPut,
  putRecords,
  STREAM,
  startDelivery,
  streamIsActive,
  untilRead,
} from './helpers/delivery.ts';
import { byKey, flushPartitions, storedPartitions } from './helpers/partitions.ts';
import { restarted, serveFirehose, type TestCloud } from './helpers/serve-firehose.ts';

const record = (k: string, n: number) => JSON.stringify({ k, n });

const checkpointOf = ({ folder }: TestCloud, shard = 'shardId-000000000000') => {
  const file = join(folder, 'firehose/checkpoints/delivery.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'))[shard] : undefined;
};

/** Lets so much time pass that what waits longer than that is stored, and waits for it. */
async function untilStored(cloud: TestCloud, records: number, ms: number): Promise<void> {
  cloud.clock.advance(ms);
  await vi.waitFor(
    () => {
      const { deliveredRecords, failedRecords } = cloud.status();
      expect(deliveredRecords + failedRecords).toBe(records);
    },
    { timeout: 5_000, interval: 10 },
  );
}

describe('a restart', () => {
  it('reads again from the first record that waits: no record is lost, a later one that is stored is stored twice', async () => {
    const first = await serveFirehose();
    await startDelivery(first, byKey());
    await putRecords(first, [record('a', 1)], () => 'one shard');
    await untilRead(first, 1);
    first.clock.advance(30_000);
    await putRecords(first, [record('b', 2), record('a', 3)], () => 'one shard');
    await untilRead(first, 3);
    await untilStored(first, 2, 31_000);
    const atFirst = checkpointOf(first);
    const second = await restarted(first);
    await flushPartitions(second, 2);
    expect(await storedPartitions(second)).toEqual([
      ['k=a/', [record('a', 1), record('a', 3)]],
      ['k=a/', [record('a', 3)]],
      ['k=b/', [record('b', 2)]],
    ]);
    expect(BigInt(checkpointOf(second).sequenceNumber)).toBeGreaterThan(BigInt(atFirst.sequenceNumber));
    const third = await restarted(second);
    await putRecords(third, [record('a', 4)]);
    await flushPartitions(third, 1);
    expect((await storedPartitions(third)).flatMap(([, lines]) => lines)).toHaveLength(5);
  });

  it('while nothing is stored yet loses nothing of any shard', async () => {
    const first = await serveFirehose();
    await startDelivery(first, byKey(), 3);
    const records = Array.from({ length: 60 }, (_, n) => record(`${n % 7}`, n));
    await putRecords(first, [...records, 'no JSON']);
    await untilRead(first, 61);
    expect(checkpointOf(first)).toBeUndefined();
    const second = await restarted(first);
    await flushPartitions(second, 61);
    const stored = await storedPartitions(second);
    expect(stored.map(([prefix]) => prefix)).toEqual([
      'errors/metadata-extraction-failed/',
      ...Array.from({ length: 7 }, (_, k) => `k=${k}/`),
    ]);
    expect(stored.flatMap(([, lines]) => lines).sort()).toEqual([...records, 'no JSON'].sort());
  });

  it('after a split goes on with a parent of which records still waited, and with its children', async () => {
    const first = await serveFirehose();
    await startDelivery(first, byKey());
    await putRecords(first, [record('a', 1), record('b', 2)]);
    const NewStartingHashKey = (2n ** 127n).toString();
    const ShardToSplit = 'shardId-000000000000';
    await first.kinesis.send(new SplitShardCommand({ StreamName: STREAM, ShardToSplit, NewStartingHashKey }));
    await streamIsActive(first);
    await putRecords(first, [record('a', 3), record('b', 4), record('c', 5)]);
    // The emulator of Kinesis lets a reader past the end of a closed shard some seconds late.
    first.clock.advance(6_000);
    await untilRead(first, 5);
    expect(first.status()).toMatchObject({ deliveredRecords: 0, activePartitions: 3 });
    expect(checkpointOf(first)).toBeUndefined();
    const second = await restarted(first);
    await flushPartitions(second, 5);
    expect(await storedPartitions(second)).toEqual([
      ['k=a/', [record('a', 1), record('a', 3)]],
      ['k=b/', [record('b', 2), record('b', 4)]],
      ['k=c/', [record('c', 5)]],
    ]);
    expect(checkpointOf(second)).toMatchObject({ ended: true });
  });
});

describe('an outage', () => {
  const failing = async (isRefused: (url: string) => boolean) =>
    serveFirehose({
      onS3: ({ method, url = '' }, response) => {
        if (method !== 'PUT' || !isRefused(url)) return false;
        response.writeHead(500, { 'content-type': 'application/xml' });
        response.end('<Error><Code>InternalError</Code><Message>planted</Message></Error>');
        return true;
      },
    });

  it('of the error prefix blocks its shard behind the failed record, and says so', async () => {
    let isDown = true;
    const cloud = await failing((url) => isDown && url.includes('/errors/'));
    await startDelivery(cloud, byKey());
    await putRecords(cloud, ['no JSON', record('a', 1)], () => 'one shard');
    await untilRead(cloud, 2);
    await untilStored(cloud, 1, 61_000);
    await vi.waitFor(() =>
      expect(cloud.status().lastError).toMatch(/^storing errors\/metadata-extraction-failed\//),
    );
    expect(checkpointOf(cloud)).toBeUndefined();
    isDown = false;
    await flushPartitions(cloud, 2);
    expect(cloud.status()).toMatchObject({ lastError: undefined, failedRecords: 1, deliveredRecords: 1 });
    expect(checkpointOf(cloud)).toMatchObject({ sequenceNumber: expect.any(String) });
  });

  it('of one partition leaves it active, and lets the others go on', async () => {
    let isDown = true;
    const cloud = await failing((url) => isDown && url.includes('k%3Da/'));
    await startDelivery(cloud, byKey());
    await putRecords(cloud, [record('a', 1), record('b', 2)]);
    await untilRead(cloud, 2);
    await untilStored(cloud, 1, 61_000);
    await putRecords(cloud, [record('a', 3), record('b', 4)]);
    await untilRead(cloud, 4);
    await untilStored(cloud, 2, 61_000);
    expect(cloud.status()).toMatchObject({ activePartitions: 1, bufferedRecords: 2 });
    expect(cloud.status().lastError).toMatch(/^storing k=a\//);
    isDown = false;
    await flushPartitions(cloud, 4);
    expect(await storedPartitions(cloud)).toEqual([
      ['k=a/', [record('a', 1)]],
      ['k=a/', [record('a', 3)]],
      ['k=b/', [record('b', 2)]],
      ['k=b/', [record('b', 4)]],
    ]);
  });
});

describe('Direct PUT', () => {
  const files = ({ folder }: TestCloud) => readdirSync(join(folder, 'firehose/direct-put/delivery.queue'));
  const start = async () => {
    const cloud = await serveFirehose();
    await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut(byKey())));
    return cloud;
  };
  const put = ({ firehose }: TestCloud, text: string) =>
    firehose.send(
      new PutRecordCommand({ DeliveryStreamName: 'delivery', Record: { Data: Buffer.from(text) } }),
    );
  const untilActive = (cloud: TestCloud, partitions: number) =>
    vi.waitFor(() => {
      cloud.clock.advance(1_000);
      expect(cloud.status().activePartitions).toBe(partitions);
    });

  it('goes to partitions too; its files stay until everything before them is stored', async () => {
    const cloud = await start();
    const Records = [record('a', 1), 'není JSON 🦊', record('b', 2)].map((text) => ({
      Data: Buffer.from(text),
    }));
    await cloud.firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: 'delivery', Records }));
    await untilActive(cloud, 2);
    expect(files(cloud)).not.toEqual([]);
    expect(cloud.status()).toMatchObject({ bufferedRecords: 3, deliveredRecords: 0 });
    await flushPartitions(cloud, 3);
    expect(await storedPartitions(cloud)).toEqual([
      ['errors/metadata-extraction-failed/', ['není JSON 🦊']],
      ['k=a/', [record('a', 1)]],
      ['k=b/', [record('b', 2)]],
    ]);
    expect(files(cloud)).toEqual([]);
  });

  it('loses nothing that was acknowledged when it is killed', async () => {
    const first = await start();
    await put(first, record('a', 1));
    await untilActive(first, 1);
    await put(first, record('b', 2));
    await put(first, 'x');
    const second = await restarted(first);
    await untilActive(second, 2);
    await flushPartitions(second, 0);
    expect(await storedPartitions(second)).toEqual([
      ['errors/metadata-extraction-failed/', ['x']],
      ['k=a/', [record('a', 1)]],
      ['k=b/', [record('b', 2)]],
    ]);
    expect(files(second)).toEqual([]);
  });
});
