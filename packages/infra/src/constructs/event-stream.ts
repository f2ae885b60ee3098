import { KinesisStream } from '@cdktf/provider-aws/lib/kinesis-stream/index.js';
import type { StreamSettings } from '@event-archive/environments';
import { Construct } from 'constructs';

/** Stream settings → the Kinesis stream that a pipeline's records are put into, encrypted with the customer key or AWS's own. */
export class EventStream extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, settings: StreamSettings, keyArn: string | undefined) {
    super(scope, id);
    const stream = new KinesisStream(this, 'this', {
      name: settings.name,
      ...capacityFrom(settings),
      retentionPeriod: settings.retentionHours,
      encryptionType: 'KMS',
      kmsKeyId: keyArn ?? 'alias/aws/kinesis',
    });
    this.arn = stream.arn;
    this.name = stream.name;
  }
}

const capacityFrom = (settings: StreamSettings) =>
  settings.mode === 'PROVISIONED'
    ? { shardCount: settings.shardCount, streamModeDetails: { streamMode: settings.mode } }
    : { streamModeDetails: { streamMode: settings.mode } };
