import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import {
  type Alarm,
  type ExpressionAlarm,
  type MetricAlarm,
  PERIOD_SECONDS,
} from '../observability/alarm.ts';
import type { AlarmTopic } from './alarm-topic.ts';

/** Alarm → the CloudWatch alarm that tells the topic of it. A stream that nobody writes to has no metrics, and is well. */
export class PipelineAlarm extends Construct {
  constructor(scope: Construct, id: string, name: string, alarm: Alarm, topic: AlarmTopic) {
    super(scope, id);
    new CloudwatchMetricAlarm(this, 'this', {
      alarmName: name,
      alarmDescription: alarm.description,
      ...('expression' in alarm ? measuredByExpression(alarm) : measuredByMetric(alarm)),
      comparisonOperator: alarm.comparison,
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods,
      datapointsToAlarm: alarm.periods,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
  }
}

const measuredByMetric = ({ namespace, metricName, dimensions, statistic }: MetricAlarm) => ({
  namespace,
  metricName,
  dimensions: { ...dimensions },
  statistic,
  period: PERIOD_SECONDS,
});

const measuredByExpression = ({ id, expression, metrics }: ExpressionAlarm) => ({
  metricQuery: [
    { id: 'result', label: id, expression, returnData: true },
    ...Object.entries(metrics).map(([name, { namespace, metricName, dimensions, statistic }]) => ({
      id: name,
      metric: {
        namespace,
        metricName,
        dimensions: { ...dimensions },
        stat: statistic,
        period: PERIOD_SECONDS,
      },
    })),
  ],
});
