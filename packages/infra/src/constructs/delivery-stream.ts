import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream/index.js';
import type { DeliveryStreamSettings } from '@event-archive/environments';
import { Construct } from 'constructs';
import { literalText } from '../literal-text.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { DeliveryRole } from './delivery-role.ts';
import type { EventStream } from './event-stream.ts';
import type { PrivateBucket } from './private-bucket.ts';

export interface DeliveryStreamPeers {
  readonly source: EventStream;
  readonly bucket: PrivateBucket;
  readonly role: DeliveryRole;
  readonly log: DeliveryLog;
}

/** Delivery settings → the Firehose delivery stream that reads records from the stream and writes objects to the bucket. */
export class DeliveryStream extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, settings: DeliveryStreamSettings, peers: DeliveryStreamPeers) {
    super(scope, id);
    const stream = new KinesisFirehoseDeliveryStream(this, 'this', {
      name: settings.name,
      destination: 'extended_s3',
      kinesisSourceConfiguration: { kinesisStreamArn: peers.source.arn, roleArn: peers.role.arn },
      extendedS3Configuration: {
        roleArn: peers.role.arn,
        bucketArn: peers.bucket.arn,
        ...formatFrom(settings),
        cloudwatchLoggingOptions: {
          enabled: true,
          logGroupName: peers.log.groupName,
          logStreamName: peers.log.streamName,
        },
      },
      // Firehose tries to read the stream as soon as it is created.
      dependsOn: [peers.role.policy],
    });
    this.name = stream.name;
  }
}

const formatFrom = (settings: DeliveryStreamSettings) => ({
  bufferingSize: settings.bufferSizeMiB,
  bufferingInterval: settings.bufferIntervalSeconds,
  compressionFormat: settings.compressionFormat,
  prefix: literalText(settings.prefix),
  errorOutputPrefix: literalText(settings.errorOutputPrefix),
  customTimeZone: settings.customTimeZone,
  ...(settings.fileExtension === undefined ? {} : { fileExtension: literalText(settings.fileExtension) }),
  ...(settings.appendDelimiterToRecord ? { processingConfiguration: appendDelimiter } : {}),
});

const appendDelimiter = { enabled: true, processors: [{ type: 'AppendDelimiterToRecord' }] };
