import type { DeliveryStreamDescription } from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { answerFromDescription } from '../../src/attach/description.ts';

const CREATED = new Date('2026-11-24T10:00:00.250Z');
const STARTED = new Date('2026-11-24T10:00:01Z');
const RoleARN = 'arn:aws:iam::123456789012:role/firehose';

type Destination = NonNullable<
  NonNullable<DeliveryStreamDescription['Destinations']>[number]['ExtendedS3DestinationDescription']
>;

/** As moto 5.2.1 answers of a delivery stream that was created with no more than it must have. */
const least = (destination: Partial<Destination> = {}): DeliveryStreamDescription => ({
  DeliveryStreamName: 'clicks',
  DeliveryStreamARN: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/clicks',
  DeliveryStreamStatus: 'ACTIVE',
  DeliveryStreamType: 'KinesisStreamAsSource',
  VersionId: '1',
  CreateTimestamp: CREATED,
  LastUpdateTimestamp: CREATED,
  Source: {
    KinesisStreamSourceDescription: {
      KinesisStreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks',
      RoleARN,
    },
  },
  Destinations: [
    {
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationDescription: {
        RoleARN,
        BucketARN: 'arn:aws:s3:::archive',
        ...destination,
      } as Destination,
    },
  ],
  HasMoreDestinations: false,
});

const refusal = (described: DeliveryStreamDescription | undefined) => {
  const answer = answerFromDescription(described);
  return answer.kind === 'refused' ? answer.why : answer.kind;
};

describe('answerFromDescription', () => {
  it('fills in what the service has by default, the creation as the start of delivery included', () => {
    const answer = answerFromDescription(least());
    expect(answer).toEqual({
      kind: 'active',
      stream: {
        ...least(),
        CreateTimestamp: 1795514400.25,
        LastUpdateTimestamp: 1795514400.25,
        Source: {
          KinesisStreamSourceDescription: {
            ...least().Source?.KinesisStreamSourceDescription,
            DeliveryStartTimestamp: 1795514400.25,
          },
        },
        Destinations: [
          {
            DestinationId: 'destinationId-000000000001',
            ExtendedS3DestinationDescription: {
              RoleARN,
              BucketARN: 'arn:aws:s3:::archive',
              BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
              CompressionFormat: 'UNCOMPRESSED',
              EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
              S3BackupMode: 'Disabled',
            },
          },
        ],
      },
    });
  });

  it('takes what is said over what would be filled in', () => {
    const described = least({
      BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 900 },
      CompressionFormat: 'GZIP',
      Prefix: 'žluť/!{timestamp:yyyy}/',
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
    });
    const source = described.Source?.KinesisStreamSourceDescription;
    if (source) source.DeliveryStartTimestamp = STARTED;
    expect(answerFromDescription(described)).toMatchObject({
      stream: {
        Source: { KinesisStreamSourceDescription: { DeliveryStartTimestamp: 1795514401 } },
        Destinations: [
          {
            ExtendedS3DestinationDescription: {
              BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 900 },
              CompressionFormat: 'GZIP',
              Prefix: 'žluť/!{timestamp:yyyy}/',
            },
          },
        ],
      },
    });
  });

  it.each([
    [undefined, 'in the reply of DescribeDeliveryStream DeliveryStreamStatus is missing'],
    [
      { ...least(), DeliveryStreamType: undefined },
      'in the reply of DescribeDeliveryStream DeliveryStreamType is missing',
    ],
    [
      { ...least(), Destinations: undefined },
      'in the reply of DescribeDeliveryStream Destinations is missing',
    ],
    [
      { ...least(), CreateTimestamp: undefined },
      'in the reply of DescribeDeliveryStream CreateTimestamp is missing',
    ],
    [{ ...least(), VersionId: undefined }, 'in the reply of DescribeDeliveryStream VersionId is missing'],
    [{ ...least(), Source: undefined }, 'in the reply of DescribeDeliveryStream Source is missing'],
    [
      least({ BucketARN: undefined }),
      'in the reply of DescribeDeliveryStream Destinations[0].ExtendedS3DestinationDescription.BucketARN is missing',
    ],
    [
      { ...least(), Destinations: [{ DestinationId: 'd' }] },
      'in the reply of DescribeDeliveryStream Destinations[0].ExtendedS3DestinationDescription is missing',
    ],
    [
      least({ BufferingHints: { SizeInMBs: 500, IntervalInSeconds: 60 } }),
      'in the reply of DescribeDeliveryStream Destinations[0].ExtendedS3DestinationDescription.BufferingHints.SizeInMBs must have value less than or equal to 128',
    ],
  ])('names the member that an answer lacks or has wrong (%#)', (described, why) => {
    expect(refusal(described as DeliveryStreamDescription | undefined)).toBe(why);
  });

  it.each([
    ['CREATING', 'creating'],
    ['DELETING', 'gone'],
    ['CREATING_FAILED', 'it is CREATING_FAILED'],
    ['DELETING_FAILED', 'it is DELETING_FAILED'],
  ] as const)('%s: %s', (DeliveryStreamStatus, said) => {
    expect(refusal({ ...least(), DeliveryStreamStatus })).toBe(said);
  });

  it.each([
    [
      { ...least(), DeliveryStreamType: 'DirectPut', Source: undefined },
      'Direct PUT: what is put goes to the endpoint, which gives it to nobody else',
    ],
    [{ ...least(), DeliveryStreamType: 'MSKAsSource' }, 'Source MSKAsSource is not emulated'],
    [
      { ...least(), Destinations: [{ DestinationId: 'd', RedshiftDestinationDescription: {} }] },
      'Destination Redshift is not emulated',
    ],
    [
      least({
        S3BackupMode: 'Enabled',
        S3BackupDescription: { RoleARN, BucketARN: 'arn:aws:s3:::b' } as never,
      }),
      'S3 backup can only be enabled with data processing or data format conversion.',
    ],
    [
      least({
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            {
              Type: 'Lambda',
              Parameters: [
                {
                  ParameterName: 'LambdaArn',
                  ParameterValue: 'arn:aws:lambda:us-east-1:123456789012:function:f',
                },
              ],
            },
          ],
        },
      }),
      'Processor Lambda is not emulated',
    ],
    [
      least({ Prefix: '!{timestamp:yyyy}/' }),
      'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions',
    ],
  ])('refuses what the engine does not do, and what the service would not take (%#)', (described, why) => {
    expect(refusal(described as DeliveryStreamDescription)).toBe(why);
  });
});
