import type { DeliveryStreamDescription } from '@event-archive/local-cloud/firehose/engine';

export const BUCKET = 'bench';
export const STREAM_NAME = 'bench-stream';
export const STREAM_ARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM_NAME}`;
const ROLE = 'arn:aws:iam::000000000000:role/bench';

type Destination = DeliveryStreamDescription['Destinations'][0]['ExtendedS3DestinationDescription'];

/** The size of a buffer where nobody chooses one (https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html, 2026-11-24). */
export const BUFFER_MIB = 5;

/** A delivery stream that reads all of a Kinesis stream: GZIP, a newline after each record, hour by hour. */
export function deliveryStream(change: Partial<Destination> = {}): DeliveryStreamDescription {
  return {
    DeliveryStreamName: 'bench-delivery',
    DeliveryStreamARN: 'arn:aws:firehose:us-east-1:000000000000:deliverystream/bench-delivery',
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'KinesisStreamAsSource',
    VersionId: '1',
    CreateTimestamp: 0,
    Source: {
      KinesisStreamSourceDescription: {
        KinesisStreamARN: STREAM_ARN,
        RoleARN: ROLE,
        DeliveryStartTimestamp: 0,
      },
    },
    Destinations: [
      {
        DestinationId: 'destinationId-000000000001',
        ExtendedS3DestinationDescription: {
          RoleARN: ROLE,
          BucketARN: `arn:aws:s3:::${BUCKET}`,
          Prefix: 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/',
          ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
          BufferingHints: { SizeInMBs: BUFFER_MIB, IntervalInSeconds: 60 },
          CompressionFormat: 'GZIP',
          ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'AppendDelimiterToRecord' }] },
          ...change,
        },
      },
    ],
    HasMoreDestinations: false,
  };
}

export const shardsText = (shards: number): string => `${shards} ${shards === 1 ? 'shard' : 'shards'}`;
