import {
  CreateDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  UpdateDestinationCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { destination, directPut, fromKinesis, ROLE_ARN } from './helpers/delivery.ts';
import {
  converted,
  ERRORS,
  LAMBDA,
  type Members,
  partitioned,
  processed,
  saidTo,
} from './helpers/destinations.ts';
import { REFUSALS } from './helpers/refusals.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';

const NOT_EMULATED = / not emulated$/;

describe.each(Object.entries(REFUSALS))('CreateDeliveryStream, %s', (_, cases) => {
  it('refuses what the service refuses, in its words', async () => {
    const said = await saidTo(cases.map(([broken]) => directPut(broken)));
    expect(said).toEqual(cases.map(([, message]) => `InvalidArgumentException: ${message}`));
  });

  it('takes the nearest good value, or says that it is not emulated', async () => {
    const said = await saidTo(cases.flatMap(([, , good]) => (good ? [directPut(good)] : [])));
    expect(said.filter((text) => text !== undefined && !NOT_EMULATED.test(text))).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
  });
});

describe('CreateDeliveryStream, pattern letters', () => {
  it('takes 35 of the 52 letters in a timestamp and refuses the others', async () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
    const said = await saidTo(
      letters.map((letter) => directPut({ Prefix: `!{timestamp:${letter}}/`, ErrorOutputPrefix: ERRORS })),
    );
    expect(letters.filter((_, i) => said[i] !== undefined).join('')).toBe('CIJPRTUVbfijloprt');
    expect(new Set(said)).toEqual(
      new Set([
        undefined,
        'InvalidArgumentException: Invalid conversion character used in the value of the expression in Prefix',
      ]),
    );
  });
});

describe('CreateDeliveryStream, sources and destinations', () => {
  it('wants the source that its type names', async () => {
    const { KinesisStreamSourceConfiguration: _, ...without } = fromKinesis();
    expect(await saidTo([without])).toEqual([
      'InvalidArgumentException: KinesisSourceStreamConfig is mandatory for KinesisStreamAsSource stream type.',
    ]);
  });

  it('takes no Kinesis stream for Direct PUT', async () => {
    const [said] = await saidTo([{ ...fromKinesis(), DeliveryStreamType: 'DirectPut' }]);
    expect(said).toMatch(/^InvalidArgumentException: .*KinesisStreamSourceConfiguration/);
  });

  it('takes no encryption of its own for a Kinesis source', async () => {
    const encryption = { KeyType: 'AWS_OWNED_CMK' } as const;
    expect(
      await saidTo([{ ...fromKinesis(), DeliveryStreamEncryptionConfigurationInput: encryption }]),
    ).toEqual([
      'InvalidArgumentException: Server side encryption from firehose is only allowed for direct put delivery streams and database as a source delivery streams',
    ]);
  });

  it('wants exactly one destination', async () => {
    const one = 'InvalidArgumentException: Exactly one destination configuration is supported for a Firehose';
    const S3DestinationConfiguration = { RoleARN: ROLE_ARN, BucketARN: 'arn:aws:s3:::b' };
    expect(
      await saidTo([{ DeliveryStreamName: 's' }, { ...directPut(), S3DestinationConfiguration }]),
    ).toEqual([one, one]);
  });

  it('says what it does not emulate, never takes and ignores it', async () => {
    const said = await saidTo([
      directPut(converted({ OutputFormatConfiguration: { Serializer: { OrcSerDe: {} } } })),
      directPut(processed(['Lambda', LAMBDA])),
      {
        DeliveryStreamName: 's',
        S3DestinationConfiguration: { RoleARN: ROLE_ARN, BucketARN: 'arn:aws:s3:::b' },
      },
    ]);
    expect(said).toEqual([
      'InvalidArgumentException: OrcSerDe is not emulated',
      'InvalidArgumentException: Processor Lambda is not emulated',
      'InvalidArgumentException: S3DestinationConfiguration is not emulated',
    ]);
  });
});

describe('UpdateDestination of dynamic partitioning', () => {
  const updated = async (before: Members, ExtendedS3DestinationUpdate: Members) => {
    const { firehose } = await serveFirehose();
    await firehose.send(new CreateDeliveryStreamCommand(directPut(before)));
    const update = new UpdateDestinationCommand({
      DeliveryStreamName: 'delivery',
      CurrentDeliveryStreamVersionId: '1',
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate,
    });
    return firehose.send(update).then(
      () => undefined,
      (error: Error) => `${error.name}: ${error.message}`,
    );
  };
  const ONLY_AT_CREATION =
    'InvalidArgumentException: Dynamic Partitioning can only be enabled at creation, and not be disabled afterwards.';

  it('neither switches it on nor off', async () => {
    expect(await updated({}, partitioned())).toBe(ONLY_AT_CREATION);
    const off = { DynamicPartitioningConfiguration: { Enabled: false }, Prefix: '' };
    expect(await updated(partitioned(), off)).toBe(ONLY_AT_CREATION);
  });

  it('changes keys and prefix', async () => {
    const { ProcessingConfiguration } = processed([
      'MetadataExtraction',
      { MetadataExtractionQuery: '{b:.b}', JsonParsingEngine: 'JQ-1.6' },
    ]);
    expect(
      await updated(partitioned(), { ProcessingConfiguration, Prefix: '!{partitionKeyFromQuery:b}/' }),
    ).toBeUndefined();
  });
});

it('CreateDeliveryStream gives a partitioned delivery stream hints that it may have', async () => {
  const { firehose } = await serveFirehose();
  const { BufferingHints: _, ...noHints } = destination(partitioned());
  const request = { ...directPut(), ExtendedS3DestinationConfiguration: noHints };
  await firehose.send(new CreateDeliveryStreamCommand(request));
  const { DeliveryStreamDescription: made } = await firehose.send(
    new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }),
  );
  expect(made?.Destinations?.[0]?.ExtendedS3DestinationDescription?.BufferingHints).toEqual({
    SizeInMBs: 128,
    IntervalInSeconds: 300,
  });
});
