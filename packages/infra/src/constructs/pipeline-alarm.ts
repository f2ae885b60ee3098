import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import type { Alarm } from '../observability/alarms.ts';
import type { AlarmTopic } from './alarm-topic.ts';

const PERIOD_SECONDS = 300;

/** Alarm → the CloudWatch alarm that tells the topic of it. A stream that nobody writes to has no metrics, and is well. */
export class PipelineAlarm extends Construct {
  constructor(scope: Construct, id: string, name: string, alarm: Alarm, topic: AlarmTopic) {
    super(scope, id);
    new CloudwatchMetricAlarm(this, 'this', {
      alarmName: name,
      alarmDescription: alarm.description,
      namespace: alarm.namespace,
      metricName: alarm.metricName,
      dimensions: { ...alarm.dimensions },
      statistic: alarm.statistic,
      comparisonOperator: alarm.comparison,
      threshold: alarm.threshold,
      period: PERIOD_SECONDS,
      evaluationPeriods: alarm.periods,
      datapointsToAlarm: alarm.periods,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
  }
}
