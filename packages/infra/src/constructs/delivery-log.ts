import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream/index.js';
import { Construct } from 'constructs';

export interface DeliveryLogSettings {
  readonly deliveryStreamName: string;
  readonly retentionDays: number;
  /** ARN of the customer key; undefined where the key of CloudWatch Logs encrypts. */
  readonly keyArn: string | undefined;
}

/** Where Firehose says why it could not deliver. Both group and stream must exist before the delivery stream does. */
export class DeliveryLog extends Construct {
  readonly groupName: string;
  readonly streamName: string;
  /** ARN of the one log stream that Firehose writes to. */
  readonly streamArn: string;

  constructor(scope: Construct, id: string, settings: DeliveryLogSettings) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, 'this', {
      name: deliveryLogGroupName(settings.deliveryStreamName),
      retentionInDays: settings.retentionDays,
      ...(settings.keyArn === undefined ? {} : { kmsKeyId: settings.keyArn }),
    });
    const stream = new CloudwatchLogStream(this, 'stream', {
      name: 'DestinationDelivery',
      logGroupName: group.name,
    });
    this.groupName = group.name;
    this.streamName = stream.name;
    this.streamArn = stream.arn;
  }
}

/** The log group of a delivery stream, called as the console calls it. */
export const deliveryLogGroupName = (deliveryStreamName: string): string =>
  `/aws/kinesisfirehose/${deliveryStreamName}`;
