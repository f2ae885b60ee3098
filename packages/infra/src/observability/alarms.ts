import {
  type Alarm,
  freshnessLimitSeconds,
  type MeasuredPipeline,
  type MetricAlarm,
  type Statistic,
} from './alarm.ts';
import { standingStill } from './standing-still.ts';

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

const MS_PER_HOUR = 3_600_000;
const iteratorAgeLimitMs = (retentionHours: number): number => (retentionHours * MS_PER_HOUR) / 4;
