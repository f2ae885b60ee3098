import type { Pipeline } from '@event-archive/environments';

/** One CloudWatch metric of a resource. */
export interface Metric {
  readonly namespace: 'AWS/Firehose' | 'AWS/Kinesis';
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum';

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

/**
 * Pipeline → what somebody should get up for. Names of metrics and dimensions:
 * https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html and
 * https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html (2026-11-24).
 */
export const alarmsFor = (pipeline: MeasuredPipeline): Alarm[] => [
  ...deliveryAlarms(pipeline),
  standingStill(pipeline),
  ...streamAlarms(pipeline),
];

/**
 * A Firehose that cannot even read its stream (its role or key is gone) publishes no metric at all, and no metric is no
 * alarm: what comes into the stream must tell.
 */
function standingStill({ settings, streamName, deliveryStreamName }: MeasuredPipeline): ExpressionAlarm {
  return {
    id: 'delivery-standing-still',
    description: 'Records come in and none reaches S3, for longer than buffering explains',
    expression: 'IF(FILL(incoming, 0) > 0 AND FILL(delivered, 0) == 0, 1, 0)',
    metrics: {
      incoming: {
        namespace: 'AWS/Kinesis',
        metricName: 'IncomingRecords',
        dimensions: { StreamName: streamName },
        statistic: 'Sum',
      },
      delivered: {
        namespace: 'AWS/Firehose',
        metricName: 'DeliveryToS3.Records',
        dimensions: { DeliveryStreamName: deliveryStreamName },
        statistic: 'Sum',
      },
    },
    comparison: 'GreaterThanThreshold',
    threshold: 0,
    // One more, because metrics come late and what is not there yet counts as nothing.
    periods: Math.ceil(freshnessLimitSeconds(settings.deliveryStream) / PERIOD_SECONDS) + 1,
  };
}

function deliveryAlarms({
  settings: { deliveryStream },
  deliveryStreamName,
}: MeasuredPipeline): MetricAlarm[] {
  const { format, partitionBy } = deliveryStream;
  const firehose = {
    namespace: 'AWS/Firehose',
    dimensions: { DeliveryStreamName: deliveryStreamName },
  } as const;
  return [
    {
      ...firehose,
      ...above('DeliveryToS3.DataFreshness', 'Maximum', freshnessLimitSeconds(deliveryStream), 3),
      id: 'delivery-late',
      description: 'The oldest record that is not in S3 yet is older than buffering explains',
    },
    {
      ...firehose,
      ...above('DeliveryToS3.Success', 'Average', 0.99, 3),
      comparison: 'LessThanThreshold',
      id: 'delivery-failing',
      description: 'Firehose cannot write to the bucket; it tries until the stream lets records go',
    },
    ...(format === 'PARQUET'
      ? [
          {
            ...firehose,
            ...above('FailedConversion.Records', 'Sum', 0, 1),
            id: 'conversion-failing',
            description: 'Records that do not fit the table lie under the error prefix instead of in Parquet',
          },
        ]
      : []),
    ...(partitionBy === 'event-time'
      ? [
          {
            ...firehose,
            ...above('PartitionCountExceeded', 'Maximum', 0, 1),
            id: 'partitions-exceeded',
            description: 'Events of too many hours at once: the rest lies under the error prefix',
          },
        ]
      : []),
  ];
}

function streamAlarms({ settings: { stream }, streamName }: MeasuredPipeline): MetricAlarm[] {
  const kinesis = { namespace: 'AWS/Kinesis', dimensions: { StreamName: streamName } } as const;
  return [
    {
      ...kinesis,
      ...above('GetRecords.IteratorAgeMilliseconds', 'Maximum', iteratorAgeLimitMs(stream.retentionHours), 3),
      id: 'reading-behind',
      description: 'Records wait unread for a quarter of the time after which the stream drops them',
    },
    {
      ...kinesis,
      ...above('WriteProvisionedThroughputExceeded', 'Sum', 0, 3),
      id: 'writes-throttled',
      description: 'A shard is full: producers retry, or one partition key has too many events',
    },
    {
      ...kinesis,
      ...above('ReadProvisionedThroughputExceeded', 'Sum', 0, 3),
      id: 'reads-throttled',
      description: 'Readers of the stream, Firehose among them, take each other their share of a shard',
    },
    {
      ...kinesis,
      ...above('PutRecords.ThrottledRecords', 'Sum', 0, 3),
      id: 'puts-throttled',
      description: 'PutRecords takes a part of its records only: producers must send the rest again',
    },
    {
      ...kinesis,
      ...above('PutRecords.FailedRecords', 'Sum', 0, 1),
      id: 'puts-failing',
      description: 'PutRecords refuses records because of a fault inside Kinesis',
    },
  ];
}

const above = (metricName: string, statistic: Statistic, threshold: number, periods: number) => ({
  metricName,
  statistic,
  comparison: 'GreaterThanThreshold' as const,
  threshold,
  periods,
});

/** Twice the buffer interval, thrice with partitions by event time, which buffer in two stages; and five minutes. */
export const freshnessLimitSeconds = ({
  bufferIntervalSeconds,
  partitionBy,
}: Pick<Pipeline['deliveryStream'], 'bufferIntervalSeconds' | 'partitionBy'>): number =>
  bufferIntervalSeconds * (partitionBy === 'event-time' ? 3 : 2) + 300;

const MS_PER_HOUR = 3_600_000;
const iteratorAgeLimitMs = (retentionHours: number): number => (retentionHours * MS_PER_HOUR) / 4;
