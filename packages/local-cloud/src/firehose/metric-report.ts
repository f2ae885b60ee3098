import { backupStreamOf } from './backup/backup-destination.ts';
import { type DeliveryStreamDescription, destinationOf } from './config.ts';
import type { Engine } from './engine.ts';
import { type CountedMetric, gauge, type MetricName, type MetricValue } from './metrics.ts';
import { isConverted, isPartitioned } from './rules/destination.ts';
import type { SourceStatus } from './shard-status.ts';

/** The metrics of a delivery stream that its configuration has. */
export interface MetricReport {
  readonly namespace: 'AWS/Firehose';
  readonly dimensions: { readonly DeliveryStreamName: string };
  readonly values: Readonly<Partial<Record<MetricName, MetricValue>>>;
}

const DIRECT_PUT: readonly CountedMetric[] = ['IncomingBytes', 'IncomingRecords'];
const KINESIS: readonly CountedMetric[] = [
  'DataReadFromKinesisStream.Bytes',
  'DataReadFromKinesisStream.Records',
  'ThrottledDescribeStream',
  'ThrottledGetRecords',
  'ThrottledGetShardIterator',
];
const DELIVERY: readonly CountedMetric[] = [
  'DeliveryToS3.Bytes',
  'DeliveryToS3.Records',
  'DeliveryToS3.Success',
];
const BACKUP: readonly CountedMetric[] = ['BackupToS3.Bytes', 'BackupToS3.Records', 'BackupToS3.Success'];
const CONVERSION: readonly CountedMetric[] = [
  'SucceedConversion.Records',
  'SucceedConversion.Bytes',
  'FailedConversion.Records',
  'FailedConversion.Bytes',
];
// The guide gives ObjectCount among those of dynamic partitioning.
const PARTITIONS: readonly CountedMetric[] = [
  'DeliveryToS3.ObjectCount',
  'PartitionCountExceeded',
  'JQProcessing.Duration',
  'PerPartitionThroughput',
];

export function metricReport(stream: DeliveryStreamDescription, engine: Engine): MetricReport {
  const { sources, metrics, activePartitions, backup } = engine;
  const destination = destinationOf(stream);
  const counted = (names: readonly CountedMetric[]) =>
    Object.fromEntries(names.map((name) => [name, metrics.counted(name)]));
  return {
    namespace: 'AWS/Firehose',
    dimensions: { DeliveryStreamName: stream.DeliveryStreamName },
    values: {
      ...counted(stream.Source ? KINESIS : DIRECT_PUT),
      ...(stream.Source
        ? { KinesisMillisBehindLatest: gauge('KinesisMillisBehindLatest', millisBehind(sources)) }
        : {}),
      ...counted(DELIVERY),
      'DeliveryToS3.DataFreshness': gauge(
        'DeliveryToS3.DataFreshness',
        ageSeconds(stream, sources, metrics.nowMs()),
      ),
      ...(backupStreamOf(stream)
        ? {
            ...counted(BACKUP),
            'BackupToS3.DataFreshness': gauge(
              'BackupToS3.DataFreshness',
              ageSeconds(stream, backup ? [backup] : [], metrics.nowMs()),
            ),
          }
        : {}),
      ...(isConverted(destination) ? counted(CONVERSION) : {}),
      ...(isPartitioned(destination)
        ? { PartitionCount: gauge('PartitionCount', activePartitions?.()), ...counted(PARTITIONS) }
        : {}),
    },
  };
}

/** Of the shard that is furthest behind; undefined before any was read. */
function millisBehind(sources: readonly SourceStatus[]): number | undefined {
  const read = sources.filter(({ readAtMs }) => readAtMs !== undefined);
  return read.length === 0
    ? undefined
    : Math.max(...read.map(({ millisBehindLatest }) => millisBehindLatest));
}

/** Since the oldest record that waits got into Firehose: when it was read, or put. Undefined when none waits. */
function ageSeconds(
  { Source }: DeliveryStreamDescription,
  sources: readonly SourceStatus[],
  nowMs: number,
): number | undefined {
  const since = sources.flatMap((source) =>
    Source ? (source.oldestBufferedSinceMs ?? []) : (source.oldestBufferedArrivalMs ?? []),
  );
  return since.length === 0 ? undefined : Math.max(0, nowMs - Math.min(...since)) / 1_000;
}
