import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { DeliveryStreamDescription } from '../../../src/firehose/config.ts';
import type { LogLine } from '../../../src/firehose/index.ts';
import { metricRecorder } from '../../../src/firehose/metrics.ts';
import { formatConverter } from '../../../src/firehose/parquet/format-converter.ts';
import { newSourceStatus } from '../../../src/firehose/shard-status.ts';
import { BUCKET, type destination, ROLE_ARN } from './delivery.ts';
import { countingIds, serveFirehose } from './serve-firehose.ts';

/** A Direct PUT delivery stream as it is described. */
export const stream = (
  VersionId: string,
  members: Parameters<typeof destination>[0],
): DeliveryStreamDescription => ({
  DeliveryStreamName: 'delivery',
  DeliveryStreamARN: 'arn:aws:firehose:us-east-1:000000000000:deliverystream/delivery',
  DeliveryStreamStatus: 'ACTIVE',
  DeliveryStreamType: 'DirectPut',
  VersionId,
  CreateTimestamp: 0,
  HasMoreDestinations: false,
  Destinations: [
    {
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationDescription: {
        RoleARN: ROLE_ARN,
        BucketARN: `arn:aws:s3:::${BUCKET}`,
        BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
        CompressionFormat: 'GZIP',
        ...(members as object),
      },
    },
  ],
});

/** A bucket over HTTP and everything that delivery to it needs; `refuses` says which PUTs fail. */
export async function delivery(
  members: Parameters<typeof destination>[0],
  refuses: (url: string) => boolean = () => false,
) {
  const cloud = await serveFirehose({
    onS3: ({ method, url = '' }, response) => {
      if (method !== 'PUT' || !refuses(url)) return false;
      response.writeHead(500, { 'content-type': 'application/xml' });
      response.end('<Error><Code>InternalError</Code><Message>planted</Message></Error>');
      return true;
    },
  });
  await cloud.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const log: LogLine[] = [];
  const stopping = new AbortController();
  const configured = {
    now: stream('1', members),
  };
  const context = {
    s3: cloud.s3,
    ids: countingIds(),
    converter: formatConverter(cloud.glue),
    clock: cloud.clock,
    metrics: metricRecorder(cloud.clock),
    puts: 'DeliveryToS3' as const,
    signal: stopping.signal,
    closing: stopping.signal,
    log: (line: LogLine) => void log.push(line),
    stream: () => configured.now,
  };
  return { cloud, log, stopping, configured, context, status: newSourceStatus('direct-put') };
}
