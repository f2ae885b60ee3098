import {
  CreateDeliveryStreamCommand,
  type CreateDeliveryStreamInput,
  DeleteDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  ListDeliveryStreamsCommand,
  ListTagsForDeliveryStreamCommand,
  PutRecordCommand,
  StartDeliveryStreamEncryptionCommand,
  TagDeliveryStreamCommand,
  UntagDeliveryStreamCommand,
  UpdateDestinationCommand,
  type UpdateDestinationInput,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { BUCKET, destination, directPut, fromKinesis, ROLE_ARN, STREAM_ARN } from '../helpers/delivery.ts';
import { ACCOUNT_ID, serveFirehose, type TestCloud } from '../helpers/serve-firehose.ts';

const ARN = `arn:aws:firehose:us-east-1:${ACCOUNT_ID}:deliverystream/delivery`;
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT_ID}:key/1`;

const create = ({ firehose }: TestCloud, input: CreateDeliveryStreamInput) =>
  firehose.send(new CreateDeliveryStreamCommand(input));

const describeStream = async ({ firehose }: TestCloud) => {
  const reply = await firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }));
  return reply.DeliveryStreamDescription;
};

const update = ({ firehose }: TestCloud, members: Partial<UpdateDestinationInput>) =>
  firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName: 'delivery',
      CurrentDeliveryStreamVersionId: '1',
      DestinationId: 'destinationId-000000000001',
      ...members,
    }),
  );

const invalid = (message: string) => ({ name: 'InvalidArgumentException', message });

describe('CreateDeliveryStream and DescribeDeliveryStream', () => {
  it('tell of a delivery stream as the service does, with its defaults', async () => {
    const cloud = await serveFirehose();
    const request = fromKinesis({ Prefix: 'a/' });
    const { BufferingHints: _hints, ...plain } = request.ExtendedS3DestinationConfiguration ?? destination();
    const reply = await create(cloud, { ...request, ExtendedS3DestinationConfiguration: plain });
    expect(reply.DeliveryStreamARN).toBe(ARN);
    const s3 = {
      RoleARN: ROLE_ARN,
      BucketARN: `arn:aws:s3:::${BUCKET}`,
      Prefix: 'a/',
      BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
      CompressionFormat: 'UNCOMPRESSED',
      EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
    };
    expect(await describeStream(cloud)).toEqual({
      DeliveryStreamName: 'delivery',
      DeliveryStreamARN: ARN,
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'KinesisStreamAsSource',
      VersionId: '1',
      CreateTimestamp: expect.any(Date),
      Source: {
        KinesisStreamSourceDescription: {
          KinesisStreamARN: STREAM_ARN,
          RoleARN: ROLE_ARN,
          DeliveryStartTimestamp: expect.any(Date),
        },
      },
      Destinations: [
        {
          DestinationId: 'destinationId-000000000001',
          S3DestinationDescription: s3,
          ExtendedS3DestinationDescription: { ...s3, S3BackupMode: 'Disabled' },
        },
      ],
      HasMoreDestinations: false,
    });
  });

  it('report every broken member at once, by its path', async () => {
    const cloud = await serveFirehose();
    const broken = {
      DeliveryStreamName: 'a b',
      ExtendedS3DestinationConfiguration: {
        ...destination(),
        CompressionFormat: 'SNAPPY' as 'Snappy',
        BufferingHints: { SizeInMBs: 129, IntervalInSeconds: 901 },
        FileExtension: '.',
        ProcessingConfiguration: {
          Processors: [
            {
              Type: 'Lambda' as const,
              Parameters: [{ ParameterName: 'X' as 'RoleArn', ParameterValue: ' ' }],
            },
          ],
        },
      },
    };
    const path = 'extendedS3DestinationConfiguration';
    const parameter = `${path}.processingConfiguration.processors.1.member.parameters.1.member`;
    const found = [
      `'deliveryStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
      `'${path}.bufferingHints.sizeInMBs' failed to satisfy constraint: Member must have value less than or equal to 128`,
      `'${path}.bufferingHints.intervalInSeconds' failed to satisfy constraint: Member must have value less than or equal to 900`,
      `'${path}.compressionFormat' failed to satisfy constraint: Member must satisfy enum value set: [ZIP, HADOOP_SNAPPY, Snappy, GZIP, UNCOMPRESSED]`,
      `'${parameter}.parameterName' failed to satisfy constraint: Member must satisfy enum value set: [LambdaArn, `,
      `'${parameter}.parameterValue' failed to satisfy constraint: Member must satisfy regular expression pattern: `,
      `'${path}.fileExtension' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(|\\.[0-9a-z!\\-_.*'()]+)$`,
    ];
    const error: Error = await create(cloud, broken).then(
      () => new Error('taken'),
      (refusal: Error) => refusal,
    );
    expect(error.name).toBe('ValidationException');
    expect(error.message).toMatch(/^7 validation errors detected: Value at /);
    for (const text of found) expect(error.message).toContain(`Value at ${text}`);
  });

  it('say of one missing member that it must not be null', async () => {
    const cloud = await serveFirehose();
    const { BucketARN: _bucket, ...rest } = destination();
    await expect(
      create(cloud, {
        ...directPut(),
        ExtendedS3DestinationConfiguration: rest as typeof rest & { BucketARN: string },
      }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'extendedS3DestinationConfiguration.bucketARN' failed to satisfy constraint: Member must not be null",
    });
  });

  it.each<[string, Partial<CreateDeliveryStreamInput>]>([
    [
      'KinesisSourceStreamConfig is mandatory for KinesisStreamAsSource stream type.',
      { DeliveryStreamType: 'KinesisStreamAsSource' },
    ],
    [
      'KinesisStreamSourceConfiguration is not allowed for DirectPut stream type.',
      { KinesisStreamSourceConfiguration: { KinesisStreamARN: STREAM_ARN, RoleARN: ROLE_ARN } },
    ],
    [
      'Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams',
      { ...fromKinesis(), DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } },
    ],
    [
      'Exactly one destination configuration is supported for a Firehose',
      { ExtendedS3DestinationConfiguration: undefined },
    ],
    [
      'Exactly one destination configuration is supported for a Firehose',
      { S3DestinationConfiguration: { RoleARN: ROLE_ARN, BucketARN: 'arn:aws:s3:::b' } },
    ],
    [
      'S3DestinationConfiguration is not emulated',
      {
        ExtendedS3DestinationConfiguration: undefined,
        S3DestinationConfiguration: { RoleARN: ROLE_ARN, BucketARN: 'arn:aws:s3:::b' },
      },
    ],
    [
      'DirectPutSourceConfiguration is not emulated',
      { DirectPutSourceConfiguration: { ThroughputHintInMBs: 1 } },
    ],
    [
      'Server side encryption of Direct PUT is not emulated',
      { DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } },
    ],
    ['Source MSKAsSource is not emulated', { DeliveryStreamType: 'MSKAsSource' }],
    [
      'Invalid expression usage',
      {
        DeliveryStreamType: 'MSKAsSource',
        ExtendedS3DestinationConfiguration: destination({
          Prefix: '!{',
          ErrorOutputPrefix: '!{firehose:error-output-type}',
        }),
      },
    ],
  ])('refuse: %s', async (message, members) => {
    const cloud = await serveFirehose();
    await expect(create(cloud, { ...directPut(), ...members })).rejects.toMatchObject(invalid(message));
    expect((await cloud.firehose.send(new ListDeliveryStreamsCommand({}))).DeliveryStreamNames).toEqual([]);
  });

  it('call a malformed role of the schema by its own error', async () => {
    const cloud = await serveFirehose();
    const DataFormatConversionConfiguration = { SchemaConfiguration: { RoleARN: 'role' } };
    await expect(create(cloud, directPut({ DataFormatConversionConfiguration }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Invalid role ARN.',
    });
  });

  it('refuse a name that is taken, and do not know one that is not', async () => {
    const cloud = await serveFirehose();
    await expect(describeStream(cloud)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Firehose delivery under account ${ACCOUNT_ID} not found.`,
    });
    await create(cloud, directPut());
    await expect(create(cloud, directPut())).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });
});

describe('UpdateDestination', () => {
  it('replaces what is given, keeps the rest, and counts the version up', async () => {
    const cloud = await serveFirehose();
    await create(cloud, directPut({ Prefix: 'old/', CompressionFormat: 'GZIP' }));
    await update(cloud, { ExtendedS3DestinationUpdate: { Prefix: 'new/' } });
    const updated = await describeStream(cloud);
    expect(updated).toMatchObject({ VersionId: '2', LastUpdateTimestamp: expect.any(Date) });
    expect(updated?.Destinations?.[0]?.ExtendedS3DestinationDescription).toMatchObject({
      Prefix: 'new/',
      CompressionFormat: 'GZIP',
      BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
    });
  });

  it.each<[string, Partial<UpdateDestinationInput>]>([
    ['Destination Id destinationId-2 not found', { DestinationId: 'destinationId-2' }],
    ['Exactly one destination configuration is supported for a Firehose', {}],
    ['S3DestinationUpdate is not emulated', { S3DestinationUpdate: { Prefix: 'x' } }],
    [
      'BufferingHints must have both SizeInMBs and IntervalInSeconds, or neither.',
      { ExtendedS3DestinationUpdate: { BufferingHints: { SizeInMBs: 2 } } },
    ],
    [
      'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
      { ExtendedS3DestinationUpdate: { Prefix: '!{timestamp:yyyy}/' } },
    ],
    [
      'Dynamic partitioning is not emulated',
      {
        ExtendedS3DestinationUpdate: {
          BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
          DynamicPartitioningConfiguration: { Enabled: true },
          Prefix: '!{partitionKeyFromLambda:a}/',
          ErrorOutputPrefix: '!{firehose:error-output-type}/',
        },
      },
    ],
  ])('refuses, and changes nothing: %s', async (message, members) => {
    const cloud = await serveFirehose();
    await create(cloud, directPut());
    await expect(update(cloud, members)).rejects.toMatchObject(invalid(message));
    expect(await describeStream(cloud)).toMatchObject({ VersionId: '1' });
  });

  it('refuses a version that is not the current one', async () => {
    const cloud = await serveFirehose();
    await create(cloud, directPut());
    await expect(
      update(cloud, { CurrentDeliveryStreamVersionId: '7', ExtendedS3DestinationUpdate: { Prefix: 'x' } }),
    ).rejects.toMatchObject({ name: 'ConcurrentModificationException' });
  });

  it('is refused by the words of the model under the name of the update', async () => {
    const cloud = await serveFirehose();
    await create(cloud, directPut());
    await expect(
      update(cloud, { ExtendedS3DestinationUpdate: { CompressionFormat: 'gzip' as 'GZIP' } }),
    ).rejects.toThrow(
      /^1 validation error detected: Value at 'extendedS3DestinationUpdate.compressionFormat'/,
    );
  });
});

describe('the other operations', () => {
  it('list by name, a page at a time, all or of one type', async () => {
    const cloud = await serveFirehose();
    for (const DeliveryStreamName of ['b', 'a', '..'])
      await create(cloud, { ...directPut(), DeliveryStreamName });
    await create(cloud, fromKinesis());
    const list = async (input: object) => {
      const reply = await cloud.firehose.send(new ListDeliveryStreamsCommand(input));
      return [reply.DeliveryStreamNames, reply.HasMoreDeliveryStreams];
    };
    expect(await list({})).toEqual([['..', 'a', 'b', 'delivery'], false]);
    expect(await list({ Limit: 2 })).toEqual([['..', 'a'], true]);
    expect(await list({ Limit: 2, ExclusiveStartDeliveryStreamName: 'a' })).toEqual([
      ['b', 'delivery'],
      false,
    ]);
    expect(await list({ DeliveryStreamType: 'KinesisStreamAsSource' })).toEqual([['delivery'], false]);
  });

  it('delete a delivery stream, whatever its name, and leave the others', async () => {
    const cloud = await serveFirehose();
    for (const DeliveryStreamName of ['..', 'delivery'])
      await create(cloud, { ...directPut(), DeliveryStreamName });
    await cloud.firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName: '..' }));
    const { DeliveryStreamNames } = await cloud.firehose.send(new ListDeliveryStreamsCommand({}));
    expect(DeliveryStreamNames).toEqual(['delivery']);
    const Record = { Data: Buffer.from('still here') };
    const reply = await cloud.firehose.send(new PutRecordCommand({ DeliveryStreamName: 'delivery', Record }));
    expect(reply.RecordId).toMatch(/.+/);
  });

  it('tag, untag and list tags, which a description does not tell', async () => {
    const cloud = await serveFirehose();
    await create(cloud, { ...directPut(), Tags: [{ Key: 'team', Value: 'vývoj' }] });
    const of = { DeliveryStreamName: 'delivery' };
    await cloud.firehose.send(
      new TagDeliveryStreamCommand({ ...of, Tags: [{ Key: 'team', Value: 'data' }, { Key: 'env' }] }),
    );
    const list = (Limit?: number) =>
      cloud.firehose.send(new ListTagsForDeliveryStreamCommand({ ...of, ...(Limit ? { Limit } : {}) }));
    expect(await list()).toMatchObject({
      Tags: [{ Key: 'env' }, { Key: 'team', Value: 'data' }],
      HasMoreTags: false,
    });
    expect(await list(1)).toMatchObject({ Tags: [{ Key: 'env' }], HasMoreTags: true });
    await cloud.firehose.send(new UntagDeliveryStreamCommand({ ...of, TagKeys: ['env', 'none'] }));
    expect((await list()).Tags).toEqual([{ Key: 'team', Value: 'data' }]);
    expect(await describeStream(cloud)).not.toHaveProperty('Tags');
  });

  it('take a key for the encryption of objects, and say so', async () => {
    const cloud = await serveFirehose();
    const EncryptionConfiguration = { KMSEncryptionConfig: { AWSKMSKeyARN: KEY_ARN } };
    await create(cloud, directPut({ EncryptionConfiguration }));
    const described = await describeStream(cloud);
    expect(described?.Destinations?.[0]?.ExtendedS3DestinationDescription).toMatchObject({
      EncryptionConfiguration,
    });
  });

  it('are named when they are not emulated', async () => {
    const cloud = await serveFirehose();
    await expect(
      cloud.firehose.send(new StartDeliveryStreamEncryptionCommand({ DeliveryStreamName: 'delivery' })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'Firehose StartDeliveryStreamEncryption is not emulated',
    });
  });
});
