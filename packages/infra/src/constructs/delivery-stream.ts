import { KinesisFirehoseDeliveryStream } from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream/index.js';
import type { DeliveryStreamSettings } from '@event-archive/environments';
import type { Dataset } from '@event-archive/event-schema';
import { Construct } from 'constructs';
import { processorsFrom } from '../delivery-processors.ts';
import { literalText } from '../literal-text.ts';
import type { DeliveryLog } from './delivery-log.ts';
import type { DeliveryRole } from './delivery-role.ts';
import type { EventStream } from './event-stream.ts';
import type { EventTable } from './event-table.ts';
import type { PrivateBucket } from './private-bucket.ts';
import type { SourceRole } from './source-role.ts';

export interface DeliveryStreamPeers {
  readonly dataset: Dataset;
  readonly source: EventStream;
  readonly bucket: PrivateBucket;
  /** ARN of the bucket's customer key; undefined where S3's own keys encrypt. */
  readonly keyArn: string | undefined;
  /** Reads the stream. */
  readonly sourceRole: SourceRole;
  /** Writes the objects. */
  readonly role: DeliveryRole;
  readonly log: DeliveryLog;
  /** Says what columns Parquet objects have; undefined when nobody queries. */
  readonly table: EventTable | undefined;
}

/** Delivery settings → the Firehose delivery stream that reads records from the stream and writes objects to the bucket. */
export class DeliveryStream extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, settings: DeliveryStreamSettings, peers: DeliveryStreamPeers) {
    super(scope, id);
    const stream = new KinesisFirehoseDeliveryStream(this, 'this', {
      name: settings.name,
      destination: 'extended_s3',
      kinesisSourceConfiguration: { kinesisStreamArn: peers.source.arn, roleArn: peers.sourceRole.arn },
      extendedS3Configuration: {
        roleArn: peers.role.arn,
        bucketArn: peers.bucket.arn,
        ...(peers.keyArn === undefined ? {} : { kmsKeyArn: peers.keyArn }),
        ...objectsFrom(settings),
        ...recordsFrom(settings, peers),
        cloudwatchLoggingOptions: {
          enabled: true,
          logGroupName: peers.log.groupName,
          logStreamName: peers.log.streamName,
        },
      },
      // Firehose tries to read the stream, and the table, as soon as it is created.
      dependsOn: [peers.sourceRole.policy, peers.role.policy],
    });
    this.name = stream.name;
  }
}

const objectsFrom = (settings: DeliveryStreamSettings) => ({
  bufferingSize: settings.bufferSizeMiB,
  bufferingInterval: settings.bufferIntervalSeconds,
  compressionFormat: settings.compressionFormat,
  prefix: literalText(settings.prefix),
  errorOutputPrefix: literalText(settings.errorOutputPrefix),
  customTimeZone: settings.customTimeZone,
  ...(settings.fileExtension === undefined ? {} : { fileExtension: literalText(settings.fileExtension) }),
});

function recordsFrom(settings: DeliveryStreamSettings, { dataset, role, table }: DeliveryStreamPeers) {
  const processors = processorsFrom(settings, dataset);
  return {
    ...(processors.length > 0 ? { processingConfiguration: { enabled: true, processors } } : {}),
    ...(settings.partitionBy === 'event-time'
      ? { dynamicPartitioningConfiguration: { enabled: true, retryDuration: settings.partitionRetrySeconds } }
      : {}),
    ...(settings.format === 'PARQUET'
      ? { dataFormatConversionConfiguration: conversionTo(role, table) }
      : {}),
  };
}

const conversionTo = (role: DeliveryRole, table: EventTable | undefined) => ({
  enabled: true,
  // Otherwise the keys of maps become lower case.
  inputFormatConfiguration: { deserializer: { openXJsonSerDe: { caseInsensitive: false } } },
  outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
  // Without a table the names are empty, which synthesis refuses in the service's own words.
  schemaConfiguration: {
    roleArn: role.arn,
    databaseName: table?.database.name ?? '',
    tableName: table?.name ?? '',
  },
});
