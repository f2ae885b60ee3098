import type { Pipeline } from '@event-archive/environments';

/** One CloudWatch metric of a resource. */
export interface Metric {
  readonly namespace: 'AWS/Firehose' | 'AWS/Kinesis';
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum';

interface AlarmBase {
  readonly id: string;
  readonly description: string;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  /** How many times five minutes it must be so. */
  readonly periods: number;
}

/** An alarm on one metric: breached when `statistic` is beyond `threshold`. */
export interface MetricAlarm extends AlarmBase, Metric {
  readonly statistic: Statistic;
}

/** An alarm on what an expression makes of several metrics, each called by a name of its own in it. */
export interface ExpressionAlarm extends AlarmBase {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, Metric & { readonly statistic: Statistic }>>;
}

export type Alarm = MetricAlarm | ExpressionAlarm;

/** How long each value is gathered over, in every alarm. */
export const PERIOD_SECONDS = 300;

export interface MeasuredPipeline {
  readonly settings: Pipeline;
  /** Names of stream and delivery stream, or references to them. */
  readonly streamName: string;
  readonly deliveryStreamName: string;
}

/** Twice the buffer interval, thrice with partitions by event time, which buffer in two stages; and five minutes. */
export const freshnessLimitSeconds = ({
  bufferIntervalSeconds,
  partitionBy,
}: Pick<Pipeline['deliveryStream'], 'bufferIntervalSeconds' | 'partitionBy'>): number =>
  bufferIntervalSeconds * (partitionBy === 'event-time' ? 3 : 2) + 300;
