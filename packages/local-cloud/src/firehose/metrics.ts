import type { Clock } from './clock.ts';

type Unit = 'Bytes' | 'Bytes/Second' | 'Count' | 'Milliseconds' | 'None' | 'Seconds';
/** Which of CloudWatch's statistics makes sense of the data points of a metric. */
type Statistic = 'Average' | 'Maximum' | 'Sum';

/**
 * Metrics of namespace AWS/Firehose, dimension DeliveryStreamName, that the engine has a part in
 * (https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html, read 2026-11-24). Those of
 * Lambda (SucceedProcessing, ExecuteProcessing) and of encryption keys are missing, as these are.
 */
const METRICS = {
  IncomingBytes: ['Bytes', 'Sum'],
  IncomingRecords: ['Count', 'Sum'],
  /** What is read again counts again. */
  'DataReadFromKinesisStream.Bytes': ['Bytes', 'Sum'],
  'DataReadFromKinesisStream.Records': ['Count', 'Sum'],
  KinesisMillisBehindLatest: ['Milliseconds', 'Maximum'],
  /** The engine lists shards by ListShards; what throttles that counts here. */
  ThrottledDescribeStream: ['Count', 'Sum'],
  ThrottledGetRecords: ['Count', 'Sum'],
  ThrottledGetShardIterator: ['Count', 'Sum'],
  /** As stored, compressed; the guide does not tell which. */
  'DeliveryToS3.Bytes': ['Bytes', 'Sum'],
  'DeliveryToS3.Records': ['Count', 'Sum'],
  'DeliveryToS3.DataFreshness': ['Seconds', 'Maximum'],
  /** Puts that S3 took over all puts, those of failed records included: 1 and 0 on the average. */
  'DeliveryToS3.Success': ['None', 'Average'],
  'DeliveryToS3.ObjectCount': ['Count', 'Sum'],
  'BackupToS3.Bytes': ['Bytes', 'Sum'],
  'BackupToS3.Records': ['Count', 'Sum'],
  'BackupToS3.DataFreshness': ['Seconds', 'Maximum'],
  'BackupToS3.Success': ['None', 'Average'],
  'SucceedConversion.Records': ['Count', 'Sum'],
  'SucceedConversion.Bytes': ['Bytes', 'Sum'],
  'FailedConversion.Records': ['Count', 'Sum'],
  'FailedConversion.Bytes': ['Bytes', 'Sum'],
  PartitionCount: ['Count', 'Maximum'],
  /** 1 when a record had to go to the error prefix for that, else 0. */
  PartitionCountExceeded: ['None', 'Maximum'],
  'JQProcessing.Duration': ['Milliseconds', 'Average'],
  /** Of each object of a partition: its records' bytes over the time since the first of them came. */
  PerPartitionThroughput: ['Bytes/Second', 'Average'],
} as const satisfies Record<string, readonly [Unit, Statistic]>;

export type MetricName = keyof typeof METRICS;
/** Metrics that are the state of a moment, not a sum of what happened. */
export type Gauge =
  | 'KinesisMillisBehindLatest'
  | 'DeliveryToS3.DataFreshness'
  | 'BackupToS3.DataFreshness'
  | 'PartitionCount';
export type CountedMetric = Exclude<MetricName, Gauge>;

/** One metric of a delivery stream. What has no data point has no value, as at CloudWatch. */
export interface MetricValue {
  readonly unit: Unit;
  readonly statistic: Statistic;
  /** Of a gauge alone: at this moment. */
  readonly now?: number | undefined;
  /** The statistic over the last whole minute on the engine's clock. */
  readonly lastMinute?: number | undefined;
  /** The statistic over everything since the engine was started. */
  readonly sinceStart?: number | undefined;
}

/** Data points of one delivery stream. They are given for a page, a request or an object at a time, never a record. */
export interface MetricRecorder {
  nowMs(): number;
  add(metric: CountedMetric, value: number): void;
  /** Does the work and adds how many milliseconds it took on the clock. */
  time<T>(metric: CountedMetric, work: () => Promise<T>): Promise<T>;
  counted(metric: CountedMetric): MetricValue;
}

interface Points {
  count: number;
  sum: number;
  maximum: number;
}
interface Series {
  readonly sinceStart: Points;
  /** Number of the minute that `current` is of; `last` is of the one before. */
  minute: number;
  current: Points;
  last: Points;
}

const MINUTE_MS = 60_000;

/** Begins with no data point. */
export function metricRecorder({ nowMs }: Pick<Clock, 'nowMs'>): MetricRecorder {
  const all = new Map<CountedMetric, Series>();
  const seriesOf = (metric: CountedMetric): Series => {
    const minute = Math.floor(nowMs() / MINUTE_MS);
    const series = all.get(metric) ?? { sinceStart: none(), minute, current: none(), last: none() };
    all.set(metric, series);
    if (series.minute === minute) return series;
    series.last = series.minute === minute - 1 ? series.current : none();
    series.current = none();
    series.minute = minute;
    return series;
  };
  const add = (metric: CountedMetric, value: number) => {
    const { sinceStart, current } = seriesOf(metric);
    addTo(sinceStart, value);
    addTo(current, value);
  };
  return {
    nowMs,
    add,
    async time(metric, work) {
      const startedMs = nowMs();
      const result = await work();
      add(metric, nowMs() - startedMs);
      return result;
    },
    counted(metric) {
      const { sinceStart, last } = seriesOf(metric);
      const [unit, statistic] = METRICS[metric];
      return {
        unit,
        statistic,
        lastMinute: statisticOf(last, statistic),
        sinceStart: statisticOf(sinceStart, statistic),
      };
    },
  };
}

/** The state of a moment, which has no value where there is none. */
export function gauge(metric: Gauge, now: number | undefined): MetricValue {
  const [unit, statistic] = METRICS[metric];
  return { unit, statistic, now };
}

const none = (): Points => ({ count: 0, sum: 0, maximum: Number.NEGATIVE_INFINITY });

function addTo(points: Points, value: number): void {
  points.count++;
  points.sum += value;
  points.maximum = Math.max(points.maximum, value);
}

function statisticOf({ count, sum, maximum }: Points, statistic: Statistic): number | undefined {
  if (count === 0) return undefined;
  if (statistic === 'Sum') return sum;
  return statistic === 'Maximum' ? maximum : sum / count;
}

const THROTTLES = new Set(['ProvisionedThroughputExceededException', 'LimitExceededException']);

/** Makes a call and counts when it is throttled. What the SDK itself got over by trying again is not seen. */
export async function countingThrottles<T>(
  metrics: MetricRecorder,
  metric: CountedMetric,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { attempts?: number } };
    if (THROTTLES.has(name)) metrics.add(metric, $metadata?.attempts ?? 1);
    throw error;
  }
}
