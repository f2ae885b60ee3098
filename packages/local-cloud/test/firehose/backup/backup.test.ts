import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateDeliveryStreamCommand, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { SplitShardCommand } from '@aws-sdk/client-kinesis';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import {
  BUCKET,
  directPut,
  NEWLINES,
  putRecords,
  STREAM,
  startDelivery,
  streamIsActive,
  untilDelivered,
  untilRead,
} from '../helpers/delivery.ts';
import { aggregated } from '../helpers/kpl.ts';
import { byKey } from '../helpers/partitions.ts';
import { restarted, serveFirehose } from '../helpers/serve-firehose.ts';
import { createTable, toParquet } from '../parquet/helpers/converted.ts';
import {
  backedUp,
  backupObjects,
  checkpointsOf,
  lines,
  otherObjects,
  refusing,
  textOf,
  untilBoth,
  untilTrue,
} from './helpers/backup.ts';

const KEY_ARN = 'arn:aws:kms:us-east-1:000000000000:key/backup';

describe('the backup', () => {
  it('holds the records as they came, under a prefix, in a compression and by a key of its own', async () => {
    const keys: unknown[] = [];
    const cloud = await serveFirehose({
      onS3: ({ method, url = '', headers }) => {
        if (method === 'PUT' && url.includes('delivery-'))
          keys.push([url.includes('/backup/'), headers['x-amz-server-side-encryption-aws-kms-key-id']]);
        return false;
      },
    });
    const EncryptionConfiguration = { KMSEncryptionConfig: { AWSKMSKeyARN: KEY_ARN } };
    await startDelivery(cloud, lines({ CompressionFormat: 'GZIP', EncryptionConfiguration }));
    await putRecords(cloud, ['čau', '{"b":2}']);
    await untilBoth(cloud, 2);
    const [object, ...others] = await backupObjects(cloud);
    expect(others).toEqual([]);
    expect(object?.key).toMatch(
      /^backup\/\d{4}\/\d{2}\/\d{2}\/\d{2}\/delivery-1-\d{4}(-\d{2}){5}-[0-9a-f-]{36}\.gz$/,
    );
    expect(object).toMatchObject({ contentEncoding: 'gzip', contentType: 'application/octet-stream' });
    expect(textOf([object].filter((one) => one !== undefined))).toBe('čau{"b":2}');
    expect(textOf(await otherObjects(cloud))).toBe('čau\n{"b":2}\n');
    expect(keys.sort()).toEqual([
      [false, undefined],
      [true, KEY_ARN],
    ]);
    const { metrics, backup } = cloud.status();
    expect(backup).toMatchObject({ records: 2, recordBytes: 11, objects: 1, bufferedRecords: 0 });
    expect(metrics.values['BackupToS3.Records']?.sinceStart).toBe(2);
    expect(metrics.values['BackupToS3.Bytes']?.sinceStart).toBe(object?.body.length);
    expect(metrics.values['BackupToS3.Success']?.sinceStart).toBe(1);
    expect(metrics.values['BackupToS3.DataFreshness']?.now).toBeUndefined();
    expect(metrics.values['DeliveryToS3.Records']?.sinceStart).toBe(2);
  });

  it('has hints of its own: its interval goes on when that of the data is over', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, lines({ BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } }));
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    cloud.clock.advance(61_000);
    await untilDelivered(cloud, 1);
    cloud.clock.advance(800_000);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(cloud.status().backup).toMatchObject({ bufferedRecords: 1, objects: 0 });
    expect(cloud.status().metrics.values['BackupToS3.DataFreshness']?.now).toBeGreaterThan(860);
    cloud.clock.advance(60_000);
    await vi.waitFor(() => expect(cloud.status().backup?.objects).toBe(1), { timeout: 5_000 });
  });

  it('has its own size: one that is full goes out before its interval', async () => {
    const cloud = await serveFirehose();
    const hints = { BufferingHints: { SizeInMBs: 2, IntervalInSeconds: 900 } };
    await startDelivery(cloud, { ...lines(), ...hints });
    await putRecords(cloud, [Buffer.alloc(600_000, 'a'), Buffer.alloc(600_000, 'b')]);
    await vi.waitFor(() => expect(cloud.status().backup?.objects).toBe(1), { timeout: 5_000 });
    expect(cloud.status().deliveredRecords).toBe(0);
  });

  it('takes a KPL aggregate apart and nothing else', async () => {
    const cloud = await serveFirehose();
    const parts = { Type: 'RecordDeAggregation' as const, Parameters: [JSON_PARTS] };
    await startDelivery(cloud, { ...byKey({}, parts), ...backedUp() });
    const data = ['{"k":"a"}{"k":"b"}', 'no JSON'].map((text) => Buffer.from(text));
    await putRecords(cloud, await aggregated(data.map((bytes) => ({ partitionKey: 'p', data: bytes }))));
    await untilBoth(cloud, 3, 2);
    expect(textOf(await backupObjects(cloud))).toBe('{"k":"a"}{"k":"b"}no JSON');
    expect((await otherObjects(cloud)).map(({ key }) => key.split('/')[0])).toEqual(['errors', 'k=a', 'k=b']);
  });

  it('of records that are converted holds those that fail, too', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, { ...toParquet(), ...backedUp() });
    await putRecords(cloud, ['{"value":1}', 'broken']);
    await untilBoth(cloud, 2);
    expect(textOf(await backupObjects(cloud))).toBe('{"value":1}broken');
  });

  it('of Direct PUT holds what is put', async () => {
    const cloud = await serveFirehose();
    await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await cloud.firehose.send(new CreateDeliveryStreamCommand(directPut(lines())));
    for (const text of ['one', 'two'])
      await cloud.firehose.send(
        new PutRecordBatchCommand({
          DeliveryStreamName: 'delivery',
          Records: [{ Data: Buffer.from(text) }],
        }),
      );
    await untilBoth(cloud, 2);
    expect(textOf(await backupObjects(cloud))).toBe('onetwo');
    expect(textOf(await otherObjects(cloud))).toBe('one\ntwo\n');
  });
});

const JSON_PARTS = { ParameterName: 'SubRecordType' as const, ParameterValue: 'JSON' };

describe.each([
  ['with one buffer a shard', lines()],
  ['with dynamic partitioning', { ...byKey(), ...backedUp() }],
])('a checkpoint %s', (_, members) => {
  const records = ['{"k":"a","n":1}', '{"k":"a","n":2}'];

  it('waits for the backup: after a kill nothing is missing there', async () => {
    const { state, onS3 } = refusing('backup');
    const first = await serveFirehose({ onS3 });
    await startDelivery(first, members);
    await putRecords(first, records);
    await untilTrue(first, () => first.status().deliveredRecords === 2);
    await untilTrue(first, () => first.status().lastError !== undefined);
    expect(first.status().lastError).toMatch(/^storing backup\/.*BadDigest/);
    expect(checkpointsOf(first)).toBe('{}');
    await first.stop();
    state.isDown = false;
    const second = await restarted(first);
    await untilBoth(second, 2);
    expect(textOf(await backupObjects(second))).toBe(records.join(''));
    expect(textOf(await otherObjects(second))).toBe(`${records.join('\n')}\n`.repeat(2));
    await vi.waitFor(() => expect(checkpointsOf(second)).toMatch(/"sequenceNumber": "\d+"/));
  });

  it('waits for the data: after a kill nothing is missing there', async () => {
    const { state, onS3 } = refusing('data');
    const first = await serveFirehose({ onS3 });
    await startDelivery(first, members);
    await putRecords(first, records);
    await untilTrue(first, () => first.status().backup?.records === 2);
    expect(checkpointsOf(first)).toBe('{}');
    await first.stop();
    state.isDown = false;
    const second = await restarted(first);
    await untilBoth(second, 2);
    expect(textOf(await otherObjects(second))).toBe(`${records.join('\n')}\n`);
    expect(textOf(await backupObjects(second))).toBe(records.join('').repeat(2));
  });

  it('of a shard that has ended says so once both have all of it', async () => {
    const { state, onS3 } = refusing('backup');
    const cloud = await serveFirehose({ onS3 });
    await startDelivery(cloud, members);
    await putRecords(cloud, [records[0] ?? '']);
    await untilRead(cloud, 1);
    const half = `1${'0'.repeat(38)}`;
    await cloud.kinesis.send(
      new SplitShardCommand({
        StreamName: STREAM,
        ShardToSplit: 'shardId-000000000000',
        NewStartingHashKey: half,
      }),
    );
    await streamIsActive(cloud);
    await putRecords(cloud, [records[1] ?? '']);
    await untilTrue(cloud, () => cloud.status().deliveredRecords === 2);
    expect(checkpointsOf(cloud)).not.toContain('ended');
    state.isDown = false;
    await untilBoth(cloud, 2);
    await vi.waitFor(() => expect(checkpointsOf(cloud)).toContain('"ended": true'));
    expect(textOf(await backupObjects(cloud))).toHaveLength(records.join('').length);
  });
});

describe.each([
  ['one buffer', { ProcessingConfiguration: NEWLINES }],
  ['partitions', byKey()],
])('files of Direct PUT with %s', (_, members) => {
  it('stay until data and backup have what is in them', async () => {
    const { state, onS3 } = refusing('backup');
    const first = await serveFirehose({ onS3 });
    await first.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await first.firehose.send(new CreateDeliveryStreamCommand(directPut({ ...members, ...backedUp() })));
    const Records = [{ Data: Buffer.from('{"k":"a"}') }];
    await first.firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: 'delivery', Records }));
    await untilTrue(first, () => first.status().deliveredRecords === 1);
    const files = () => {
      const folder = join(first.folder, 'firehose/direct-put/delivery.queue');
      return existsSync(folder) ? readdirSync(folder).length : 0;
    };
    expect(files()).toBe(1);
    await first.stop();
    state.isDown = false;
    const second = await restarted(first);
    await untilBoth(second, 1);
    expect(textOf(await backupObjects(second))).toBe('{"k":"a"}');
    await vi.waitFor(() => expect(files()).toBe(0));
  });
});
