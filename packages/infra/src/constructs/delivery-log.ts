import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream/index.js';
import { Construct } from 'constructs';

export interface DeliveryLogSettings {
  readonly deliveryStreamName: string;
  readonly retentionDays: number;
}

/** Where Firehose says why it could not deliver. Both group and stream must exist before the delivery stream does. */
export class DeliveryLog extends Construct {
  readonly groupName: string;
  readonly streamName: string;
  /** ARN of the one log stream that Firehose writes to. */
  readonly streamArn: string;

  constructor(scope: Construct, id: string, { deliveryStreamName, retentionDays }: DeliveryLogSettings) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, 'this', {
      name: `/aws/kinesisfirehose/${deliveryStreamName}`,
      retentionInDays: retentionDays,
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
