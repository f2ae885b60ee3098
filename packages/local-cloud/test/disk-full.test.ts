import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CreateDeliveryStreamCommand, PutRecordCommand } from '@aws-sdk/client-firehose';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { firehoseClient, s3Client } from '@event-archive/aws-clients';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startCloud } from '../src/cloud.ts';
import { movableClock } from '../src/firehose/movable-clock.ts';
import { destination } from './firehose/helpers/delivery.ts';
import { tempFolder } from './helpers/temp-folder.ts';

const FULL = 'no space left on device that holds the state; free space, the engine goes on by itself';
/** A file whose every write fails as on a full disk; Linux has it. */
const FULL_FILE = '/dev/full';

async function cloudOver(stateFolder: string) {
  const log: string[] = [];
  const clock = movableClock();
  const region = 'us-east-1';
  const cloud = await startCloud({
    port: 0,
    stateFolder,
    region,
    enforceShardLimits: true,
    clock,
    log: ({ text }) => log.push(text),
  });
  onTestFinished(cloud.stop);
  const target = { region, endpoint: cloud.endpoint, maxAttempts: 1 };
  const s3 = s3Client(target);
  await s3.send(new CreateBucketCommand({ Bucket: 'archive' }));
  const folder = join(stateFolder, 's3/_writing/buckets/archive/objects');
  mkdirSync(folder, { recursive: true });
  /** The next object finds the disk full. */
  const fill = () => symlinkSync(FULL_FILE, join(folder, 'object.data'));
  return { cloud, clock, log, s3, firehose: firehoseClient(target), fill };
}

it.runIf(existsSync(FULL_FILE))('a full disk is named in the log and in the reply, in one line', async () => {
  const { log, s3, fill } = await cloudOver(tempFolder());
  fill();
  const put = () => s3.send(new PutObjectCommand({ Bucket: 'archive', Key: 'a', Body: 'x' }));
  await expect(put()).rejects.toMatchObject({ name: 'InternalError', message: FULL });
  expect(log).toEqual([FULL]);
  await put();
});

it.runIf(existsSync(FULL_FILE))(
  'the status names a full disk, and delivery goes on once there is room',
  async () => {
    const { cloud, clock, log, s3, firehose, fill } = await cloudOver(tempFolder());
    const DeliveryStreamName = 'clicks';
    await firehose.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName,
        ExtendedS3DestinationConfiguration: destination({
          BucketARN: 'arn:aws:s3:::archive',
          BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 0 },
        }),
      }),
    );
    // The SDK of the engine tries on its own, too, so every write fails until there is room.
    const full = setInterval(() => ifGone(fill), 1);
    onTestFinished(() => clearInterval(full));
    fill();
    await firehose.send(new PutRecordCommand({ DeliveryStreamName, Record: { Data: Buffer.from('x') } }));
    const lastError = async () => (await cloud.status()).deliveryStreams[0]?.lastError ?? '';
    await vi.waitFor(
      async () => {
        clock.advance(1_000);
        expect(await lastError()).toContain(FULL);
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(log).toContain(FULL);
    clearInterval(full);
    await vi.waitFor(
      async () => {
        clock.advance(5_000);
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'archive' }));
        expect(Contents).toHaveLength(1);
        expect(await lastError()).toBe('');
      },
      { timeout: 30_000, interval: 50 },
    );
  },
);

function ifGone(fill: () => void): void {
  try {
    fill();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
