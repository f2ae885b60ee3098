import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateDeliveryStreamCommand,
  DeleteDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  type ExtendedS3DestinationUpdate,
  type FirehoseClient,
  ListDeliveryStreamsCommand,
  StartDeliveryStreamEncryptionCommand,
  UpdateDestinationCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import {
  createSource,
  destination,
  directPut,
  flush,
  fromKinesis,
  NEWLINES,
  putRecords,
  STREAM_ARN,
  startDelivery,
  storedLines,
  storedObjects,
  untilDelivered,
  untilRead,
} from './helpers/delivery.ts';
import { restarted, serveFirehose } from './helpers/serve-firehose.ts';

const DeliveryStreamName = 'delivery';
const create = (firehose: FirehoseClient, name: string) =>
  firehose.send(new CreateDeliveryStreamCommand({ ...directPut(), DeliveryStreamName: name }));
const update = (firehose: FirehoseClient, version: string, members: ExtendedS3DestinationUpdate) =>
  firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName,
      CurrentDeliveryStreamVersionId: version,
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate: members,
    }),
  );
const describeStream = async (firehose: FirehoseClient) =>
  (await firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }))).DeliveryStreamDescription;

describe('DescribeDeliveryStream', () => {
  it('tells source, destination with defaults, version and status', async () => {
    const cloud = await serveFirehose();
    await createSource(cloud);
    const before = new Date(cloud.clock.nowMs());
    const { DeliveryStreamARN } = await cloud.firehose.send(
      new CreateDeliveryStreamCommand(fromKinesis({ BufferingHints: undefined, Prefix: 'kůň/' })),
    );
    const described = await describeStream(cloud.firehose);
    expect(DeliveryStreamARN).toBe('arn:aws:firehose:us-east-1:000000000000:deliverystream/delivery');
    expect(described).toMatchObject({
      DeliveryStreamName,
      DeliveryStreamARN,
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'KinesisStreamAsSource',
      VersionId: '1',
      HasMoreDestinations: false,
      Source: { KinesisStreamSourceDescription: { KinesisStreamARN: STREAM_ARN } },
    });
    expect(described?.Destinations).toHaveLength(1);
    expect(described?.Destinations?.[0]).toMatchObject({
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationDescription: {
        Prefix: 'kůň/',
        BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
        CompressionFormat: 'UNCOMPRESSED',
      },
    });
    const created = described?.CreateTimestamp?.getTime() ?? 0;
    expect(created).toBeGreaterThanOrEqual(before.getTime());
    expect(described?.Source?.KinesisStreamSourceDescription?.DeliveryStartTimestamp?.getTime()).toBe(
      created,
    );
  });

  it('does not know what is not there', async () => {
    const { firehose } = await serveFirehose();
    await expect(describeStream(firehose)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Firehose delivery under account 000000000000 not found.',
    });
  });
});

describe('CreateDeliveryStream', () => {
  it('refuses a name that is taken', async () => {
    const { firehose } = await serveFirehose();
    await create(firehose, DeliveryStreamName);
    await expect(create(firehose, DeliveryStreamName)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Firehose delivery under accountId 000000000000 already exists',
    });
  });
});

describe('ListDeliveryStreams', () => {
  it('lists by name, ten at a time unless told otherwise, and goes on after a name', async () => {
    const { firehose } = await serveFirehose();
    const names = Array.from({ length: 12 }, (_, i) => `stream-${String.fromCharCode(97 + i)}`);
    for (const name of names.toReversed()) await create(firehose, name);
    const first = await firehose.send(new ListDeliveryStreamsCommand({}));
    expect(first).toMatchObject({ DeliveryStreamNames: names.slice(0, 10), HasMoreDeliveryStreams: true });
    const rest = await firehose.send(
      new ListDeliveryStreamsCommand({ ExclusiveStartDeliveryStreamName: 'stream-j' }),
    );
    expect(rest).toMatchObject({ DeliveryStreamNames: names.slice(10), HasMoreDeliveryStreams: false });
    const two = await firehose.send(new ListDeliveryStreamsCommand({ Limit: 2 }));
    expect(two.DeliveryStreamNames).toEqual(names.slice(0, 2));
    const all = await firehose.send(new ListDeliveryStreamsCommand({ Limit: 12 }));
    expect(all.HasMoreDeliveryStreams).toBe(false);
  });

  it('lists those of one type', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    await create(cloud.firehose, 'direct');
    const listed = await cloud.firehose.send(
      new ListDeliveryStreamsCommand({ DeliveryStreamType: 'KinesisStreamAsSource' }),
    );
    expect(listed.DeliveryStreamNames).toEqual(['delivery']);
  });
});

describe('UpdateDestination', () => {
  it('is in force at once: prefix, extension and the version in the name of the next object', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud);
    await putRecords(cloud, ['one']);
    await flush(cloud, 1);
    await update(cloud.firehose, '1', {
      Prefix: 'new/',
      FileExtension: '.txt',
      ProcessingConfiguration: NEWLINES,
    });
    await putRecords(cloud, ['two']);
    await flush(cloud, 2);
    const [first, second] = await storedObjects(cloud);
    expect(first?.key).toMatch(/^\d{4}\/.*\/delivery-1-/);
    expect(second?.key).toMatch(/^new\/\d{4}\/.*\/delivery-2-.*\.txt$/);
    expect([first?.body.toString(), second?.body.toString()]).toEqual(['one', 'two\n']);
  });

  it('lets a buffer go that a shorter interval makes due', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } });
    await putRecords(cloud, ['one']);
    await untilRead(cloud, 1);
    await update(cloud.firehose, '1', { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 0 } });
    await untilDelivered(cloud, 1);
    expect(cloud.status()).toMatchObject({ versionId: '2', deliveredObjects: 1 });
  });

  it('keeps what is not named', async () => {
    const { firehose } = await serveFirehose();
    const hints = { SizeInMBs: 7, IntervalInSeconds: 77 };
    await firehose.send(
      new CreateDeliveryStreamCommand(directPut({ BufferingHints: hints, CompressionFormat: 'GZIP' })),
    );
    await update(firehose, '1', { Prefix: 'p/' });
    const described = await describeStream(firehose);
    expect(described?.Destinations?.[0]?.ExtendedS3DestinationDescription).toMatchObject({
      RoleARN: destination().RoleARN,
      BucketARN: destination().BucketARN,
      BufferingHints: hints,
      CompressionFormat: 'GZIP',
      Prefix: 'p/',
    });
    expect(described?.LastUpdateTimestamp).toBeInstanceOf(Date);
  });

  it('refuses a version that is not the current one', async () => {
    const { firehose } = await serveFirehose();
    await create(firehose, DeliveryStreamName);
    await update(firehose, '1', { Prefix: 'a/' });
    await expect(update(firehose, '1', { Prefix: 'b/' })).rejects.toMatchObject({
      name: 'ConcurrentModificationException',
      message: expect.stringContaining('current version id: 2 and specified version id: 1'),
    });
    expect((await describeStream(firehose))?.VersionId).toBe('2');
  });

  it('refuses what CreateDeliveryStream refuses, and changes nothing then', async () => {
    const { firehose } = await serveFirehose();
    await create(firehose, DeliveryStreamName);
    await expect(update(firehose, '1', { Prefix: '!{timestamp:yyyy}/' })).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    });
    await expect(update(firehose, '1', { FileExtension: 'x' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'extendedS3DestinationUpdate.fileExtension'"),
    });
    await expect(
      update(firehose, '1', { DataFormatConversionConfiguration: { Enabled: true } }),
    ).rejects.toThrow('BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.');
    expect((await describeStream(firehose))?.VersionId).toBe('1');
  });

  it('refuses another destination', async () => {
    const { firehose } = await serveFirehose();
    await create(firehose, DeliveryStreamName);
    const call = new UpdateDestinationCommand({
      DeliveryStreamName,
      CurrentDeliveryStreamVersionId: '1',
      DestinationId: 'destinationId-000000000002',
      ExtendedS3DestinationUpdate: { Prefix: 'x/' },
    });
    await expect(firehose.send(call)).rejects.toMatchObject({ name: 'InvalidArgumentException' });
  });
});

describe('DeleteDeliveryStream', () => {
  it('drops what is buffered and forgets how far it was', async () => {
    const cloud = await serveFirehose();
    await startDelivery(cloud, { ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, ['stored']);
    await flush(cloud, 1);
    await putRecords(cloud, ['dropped']);
    await untilRead(cloud, 2);
    const checkpoints = join(cloud.folder, 'firehose/checkpoints/delivery.json');
    expect(readFileSync(checkpoints, 'utf8')).toContain('shardId-000000000000');
    await cloud.firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName }));
    expect(existsSync(checkpoints)).toBe(false);
    await expect(describeStream(cloud.firehose)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    cloud.clock.advance(600_000);
    const again = await restarted(cloud);
    expect(() => again.status()).toThrow('no delivery stream');
    expect(await storedLines(again)).toEqual(['stored']);
  });

  it('does not know what is not there', async () => {
    const { firehose } = await serveFirehose();
    const call = new DeleteDeliveryStreamCommand({ DeliveryStreamName });
    await expect(firehose.send(call)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('other operations', () => {
  it('are said not to be emulated', async () => {
    const { firehose } = await serveFirehose();
    const call = new StartDeliveryStreamEncryptionCommand({ DeliveryStreamName });
    await expect(firehose.send(call)).rejects.toThrow('StartDeliveryStreamEncryption is not emulated');
  });

  it('do not include what every object inherits', async () => {
    const { endpoint } = await serveFirehose();
    const headers = { 'x-amz-target': 'Firehose_20150804.toString' };
    const reply = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
    expect(await reply.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('refuse members of another JSON type', async () => {
    const { endpoint } = await serveFirehose();
    const headers = { 'x-amz-target': 'Firehose_20150804.DescribeDeliveryStream' };
    for (const DeliveryStreamName of [7, ['x'], { x: 1 }]) {
      const body = JSON.stringify({ DeliveryStreamName });
      const reply = await fetch(endpoint, { method: 'POST', headers, body });
      expect([reply.status, await reply.json()]).toMatchObject([400, { __type: 'SerializationException' }]);
    }
  });
});
