import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListDeliveryStreamsCommand } from '@aws-sdk/client-firehose';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { firehoseClient, kinesisClient, s3Client } from '@event-archive/aws-clients';
import { UserError } from '@event-archive/terminal/user-error';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ACCOUNT_ID, type Cloud, type CloudOptions, type CloudStatus, startCloud } from '../src/cloud.ts';
import { stackFromJson } from '../src/stack/terraform-stack.ts';
import { tempFolder } from './helpers/temp-folder.ts';

async function start(stateFolder: string, port = 0, options: Partial<CloudOptions> = {}): Promise<Cloud> {
  const cloud = await startCloud({
    port,
    stateFolder,
    region: 'us-east-1',
    enforceShardLimits: true,
    log: () => {},
    ...options,
  });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await cloud.stop();
  };
  onTestFinished(stop);
  return { ...cloud, stop };
}

const STACK = stackFromJson(
  {
    provider: { aws: [{ region: 'us-east-1' }] },
    resource: {
      aws_kinesis_stream: { clicks: { name: 'clicks', shard_count: 1 } },
      aws_s3_bucket: { archive: { bucket: 'archive' } },
      aws_kinesis_firehose_delivery_stream: {
        delivery: {
          name: 'delivery',
          kinesis_source_configuration: {
            kinesis_stream_arn: '${aws_kinesis_stream.clicks.arn}',
            role_arn: `arn:aws:iam::${ACCOUNT_ID}:role/r`,
          },
          extended_s3_configuration: {
            role_arn: `arn:aws:iam::${ACCOUNT_ID}:role/r`,
            bucket_arn: '${aws_s3_bucket.archive.arn}',
            buffering_interval: 1,
          },
        },
      },
    },
  },
  ACCOUNT_ID,
);

describe('startCloud', () => {
  it('answers for Kinesis, Firehose, S3 and STS on one port, and delivers', async () => {
    const cloud = await start(tempFolder());
    await cloud.apply(STACK);
    const target = { region: 'us-east-1', endpoint: cloud.endpoint };
    const Records = [{ PartitionKey: 'k', Data: Buffer.from('Žofie 🦊') }];
    await kinesisClient(target).send(new PutRecordsCommand({ StreamName: 'clicks', Records }));
    const listed = await firehoseClient(target).send(new ListDeliveryStreamsCommand({}));
    expect(listed.DeliveryStreamNames).toEqual(['delivery']);
    const sts = new STSClient({ ...target, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT_ID);
    const objects = () => s3Client(target).send(new ListObjectsV2Command({ Bucket: 'archive' }));
    await vi.waitFor(async () => expect((await objects()).KeyCount).toBe(1), {
      timeout: 5_000,
      interval: 100,
    });
  });

  it('tells at /_local/status what status() tells', async () => {
    const cloud = await start(tempFolder());
    await cloud.apply(STACK);
    const reply = await fetch(`${cloud.endpoint}/_local/status`);
    const told = (await reply.json()) as CloudStatus;
    expect(told).toMatchObject({
      pid: process.pid,
      endpoint: cloud.endpoint,
      streams: [{ stream: 'clicks', openShards: 1 }],
      deliveryStreams: [{ deliveryStream: 'delivery', deliveredRecords: 0 }],
      buckets: [{ bucket: 'archive', objects: 0, bytes: 0 }],
    });
  });

  it('says that a port is taken, and leaves the state free for the next', async () => {
    const first = await start(tempFolder());
    const folder = tempFolder();
    const second = start(folder, first.port);
    await expect(second).rejects.toThrow(UserError);
    await expect(second).rejects.toThrow(`--port ${first.port}: another program listens there`);
    expect((await start(folder)).port).toBeGreaterThan(0);
  });

  it('says that a state folder is in use', async () => {
    const folder = tempFolder();
    await start(folder);
    const second = start(folder);
    await expect(second).rejects.toThrow(UserError);
    await expect(second).rejects.toThrow(/^--state .*: cannot be opened .*another embedded cloud may use it/);
  });

  it('says that a state folder is a file', async () => {
    const folder = tempFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), '');
    const started = start(join(folder, 'file'));
    await expect(started).rejects.toThrow(UserError);
    await expect(started).rejects.toThrow(/^--state .*file: /);
  });

  it('names a file of its state that cannot be read, and leaves port and state free', async () => {
    const folder = tempFolder();
    const first = await start(folder);
    await first.apply(STACK);
    await first.stop();
    const file = join(folder, 'firehose/delivery-streams/delivery.json');
    writeFileSync(file, '');
    const second = start(folder, first.port);
    await expect(second).rejects.toThrow(UserError);
    await expect(second).rejects.toThrow(`${file}: not JSON any more`);
    rmSync(file);
    expect((await start(folder, first.port)).port).toBe(first.port);
  });

  it('breaks what the plan says, and its Firehose is as patient as it is told', async () => {
    const cloud = await start(tempFolder(), 0, {
      faults: { faults: [{ fault: 'stall-after', operation: 'PutObject', duration: '1h', times: 1 }] },
      firehosePatience: { maxAttempts: 1, requestTimeoutMs: 300 },
    });
    await cloud.apply(STACK);
    const kinesis = kinesisClient({ region: 'us-east-1', endpoint: cloud.endpoint });
    const Records = [{ PartitionKey: 'k', Data: Buffer.from('hello') }];
    await kinesis.send(new PutRecordsCommand({ StreamName: 'clicks', Records }));
    await vi.waitFor(
      async () => expect((await cloud.status()).deliveryStreams[0]?.deliveredRecords).toBe(1),
      { timeout: 10_000, interval: 50 },
    );
    const { buckets, faults } = await cloud.status();
    expect(buckets).toMatchObject([{ objects: 1, bytes: 5 }]);
    expect(faults).toEqual({ planted: 1, active: 0, strikes: 1 });
  });

  it('refuses a plan of faults that is none, before it takes folder or port', async () => {
    const folder = join(tempFolder(), 'cloud');
    const faults = { faults: [{ fault: 'throttle', operation: 'PutRecords', times: 0 }] } as const;
    const started = start(folder, 0, { faults: faults as unknown as NonNullable<CloudOptions['faults']> });
    await expect(started).rejects.toThrow(UserError);
    await expect(started).rejects.toThrow(
      'faults: faults[0].times: 0; must be a whole number from 1 on, such as 3',
    );
    expect(existsSync(folder)).toBe(false);
  });

  it('goes on over the same folder after a stop', async () => {
    const folder = tempFolder();
    const first = await start(folder);
    await first.apply(STACK);
    await first.stop();
    const second = await start(folder);
    const { applied } = await second.apply(STACK);
    expect(applied.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });
});
