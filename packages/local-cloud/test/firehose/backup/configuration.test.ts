import {
  CreateDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  type ExtendedS3DestinationUpdate,
  UpdateDestinationCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import {
  BUCKET,
  directPut,
  NEWLINES,
  putRecords,
  ROLE_ARN,
  startDelivery,
  untilRead,
} from '../helpers/delivery.ts';
import { converted, saidTo } from '../helpers/destinations.ts';
import { serveFirehose, type TestCloud } from '../helpers/serve-firehose.ts';
import { backedUp, backupObjects, lines, textOf, untilBoth } from './helpers/backup.ts';

const BACKUP = { RoleARN: ROLE_ARN, BucketARN: `arn:aws:s3:::${BUCKET}` };
const enabled = (members: object) =>
  directPut({
    ProcessingConfiguration: NEWLINES,
    S3BackupMode: 'Enabled',
    S3BackupConfiguration: { ...BACKUP, ...members },
  });

async function described({ firehose }: Pick<TestCloud, 'firehose'>) {
  const reply = await firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }));
  return {
    version: reply.DeliveryStreamDescription?.VersionId,
    destination: reply.DeliveryStreamDescription?.Destinations?.[0]?.ExtendedS3DestinationDescription,
  };
}

async function updated(cloud: Pick<TestCloud, 'firehose'>, update: ExtendedS3DestinationUpdate) {
  const { version } = await described(cloud);
  await cloud.firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName: 'delivery',
      CurrentDeliveryStreamVersionId: version,
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate: update,
    }),
  );
  return described(cloud);
}

describe('CreateDeliveryStream with a backup', () => {
  it.each([
    [{ BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 60 } }, undefined],
    [{ BufferingHints: { SizeInMBs: 128, IntervalInSeconds: 900 } }, undefined],
    [
      { BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 59 } },
      'S3BackupConfiguration: BufferingHints.IntervalInSeconds must be at least 60 seconds.',
    ],
    [
      { BufferingHints: { SizeInMBs: 5 } },
      'S3BackupConfiguration: BufferingHints must have both SizeInMBs and IntervalInSeconds, or neither.',
    ],
    [
      { Prefix: '!{timestamp:yyyy}/' },
      'S3BackupConfiguration: ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    ],
    [
      { Prefix: '!{partitionKeyFromQuery:k}/', ErrorOutputPrefix: '!{firehose:error-output-type}/' },
      'S3BackupConfiguration: Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic Partitioning is enabled.',
    ],
    [
      { CloudWatchLoggingOptions: { Enabled: true } },
      'S3BackupConfiguration: CloudWatch Log Group Name is required if CloudWatch Logging is enabled',
    ],
  ])('%j: %s', async (members, message) => {
    const expected = message && `InvalidArgumentException: ${message}`;
    expect(await saidTo([enabled(members)])).toEqual([expected]);
  });

  it('holds its hints to the model', async () => {
    const [said] = await saidTo([enabled({ BufferingHints: { SizeInMBs: 129, IntervalInSeconds: 60 } })]);
    expect(said).toBe(
      "ValidationException: 1 validation error detected: Value at 'extendedS3DestinationConfiguration.s3BackupConfiguration.bufferingHints.sizeInMBs' failed to satisfy constraint: Member must have value less than or equal to 128",
    );
  });

  it('wants processing or conversion, unless it is disabled', async () => {
    const problem =
      'InvalidArgumentException: S3 backup can only be enabled with data processing or data format conversion.';
    expect(
      await saidTo([
        directPut(backedUp()),
        directPut({ ...backedUp(), S3BackupMode: 'Disabled' }),
        directPut({ ...converted(), ...backedUp() }),
      ]),
    ).toEqual([problem, undefined, undefined]);
  });
});

describe('DescribeDeliveryStream', () => {
  it('tells of a backup with the defaults filled in', async () => {
    const cloud = await serveFirehose();
    await cloud.firehose.send(new CreateDeliveryStreamCommand(enabled({ Prefix: 'raw/' })));
    const { destination } = await described(cloud);
    expect(destination).toMatchObject({
      S3BackupMode: 'Enabled',
      S3BackupDescription: {
        ...BACKUP,
        Prefix: 'raw/',
        BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
        CompressionFormat: 'UNCOMPRESSED',
        EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
      },
    });
    expect(destination).not.toHaveProperty('S3BackupConfiguration');
  });
});

describe('UpdateDestination of a backup', () => {
  it('switches it on for what is read from then on', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['before']);
    await untilRead(cloud, 1);
    const { S3BackupMode, S3BackupConfiguration: S3BackupUpdate } = backedUp();
    await updated(cloud, { S3BackupMode, S3BackupUpdate });
    await putRecords(cloud, ['after']);
    await untilBoth(cloud, 2, 1);
    const objects = await backupObjects(cloud);
    expect(textOf(objects)).toBe('after');
    expect(objects[0]?.key).toContain('/delivery-2-');
  });

  it('changes what is given and keeps the rest; what waits goes by the new one', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, lines({ CompressionFormat: 'GZIP' }));
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    const { version, destination } = await updated(cloud, { S3BackupUpdate: { Prefix: 'backup/new/' } });
    expect([version, destination?.S3BackupDescription]).toMatchObject([
      '2',
      { ...BACKUP, Prefix: 'backup/new/', CompressionFormat: 'GZIP' },
    ]);
    await untilBoth(cloud, 1);
    const [object] = await backupObjects(cloud);
    expect(object?.key).toMatch(/^backup\/new\/\d{4}\/\d{2}\/\d{2}\/\d{2}\/delivery-2-.*\.gz$/);
  });

  it('cannot switch it off, and needs role and bucket to begin with', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await expect(updated(cloud, { S3BackupMode: 'Enabled' })).rejects.toThrow(
      'S3 backup destination configuration is required when enabling S3 backup.',
    );
    await expect(
      updated(cloud, { S3BackupMode: 'Enabled', S3BackupUpdate: { RoleARN: ROLE_ARN } }),
    ).rejects.toThrow('S3BackupUpdate must have RoleARN and BucketARN where there is no S3 backup yet.');
    const { S3BackupMode, S3BackupConfiguration: S3BackupUpdate } = backedUp();
    await updated(cloud, { S3BackupMode, S3BackupUpdate });
    await expect(updated(cloud, { S3BackupMode: 'Disabled' })).rejects.toThrow(
      'S3 backup cannot be disabled once it is enabled.',
    );
    expect((await updated(cloud, { CompressionFormat: 'GZIP' })).destination?.S3BackupMode).toBe('Enabled');
  });
});
