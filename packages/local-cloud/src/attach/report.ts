import { destinationOf } from '../firehose/config.ts';
import type { MetricReport } from '../firehose/metric-report.ts';
import { isConverted, isPartitioned } from '../firehose/rules/destination.ts';
import { type BackupStatus, statusOf } from '../firehose/status.ts';
import type { Attached } from './attached.ts';

/** What was done for one delivery stream since the start. */
export interface DeliveryStreamReport {
  readonly deliveryStream: string;
  readonly versionId: string;
  /** Name of the Kinesis stream that it reads. */
  readonly source: string;
  readonly bucket: string;
  /** User records stored, and the objects that hold them. */
  readonly records: number;
  readonly objects: number;
  /** Before compression and without delimiters. */
  readonly recordBytes: number;
  /** Records stored under the error prefix, as the service does with what it cannot partition or convert. */
  readonly failedRecords: number;
  readonly errorObjects: number;
  /** Read and not stored: read again at the next start, unless the delivery stream was deleted. */
  readonly bufferedRecords: number;
  /** What the backup of source records was given and holds, since the engine at work last was started. */
  readonly backup: BackupStatus | undefined;
  /** As CloudWatch has them, of the engine at work last. */
  readonly metrics: MetricReport | undefined;
  /** Why it is served no more: the endpoint deleted it, or changed it into what is not emulated. */
  readonly ended: 'deleted' | 'refused' | undefined;
  /** What is being tried again, or has failed for good. */
  readonly error: string | undefined;
}

type Summed = 'deliveredRecords' | 'deliveredObjects' | 'deliveredBytes' | 'failedRecords' | 'errorObjects';

/** What the engines of one delivery stream have done together. */
export const reportOf = (attached: Attached): DeliveryStreamReport => {
  const { current, engines, ended } = attached;
  const statuses = engines.map((engine) => statusOf(current, engine));
  const sum = (member: Summed) => statuses.reduce((total, status) => total + status[member], 0);
  return {
    deliveryStream: attached.name,
    versionId: current.VersionId,
    source: lastPart(current.Source?.KinesisStreamSourceDescription.KinesisStreamARN ?? '', '/'),
    bucket: lastPart(destinationOf(current).BucketARN, ':'),
    records: sum('deliveredRecords'),
    objects: sum('deliveredObjects'),
    recordBytes: sum('deliveredBytes'),
    failedRecords: sum('failedRecords'),
    errorObjects: sum('errorObjects'),
    bufferedRecords: statuses.at(-1)?.bufferedRecords ?? 0,
    backup: statuses.at(-1)?.backup,
    metrics: statuses.at(-1)?.metrics,
    ended,
    error: statuses.at(-1)?.lastError,
  };
};

const lastPart = (arn: string, separator: string): string => arn.slice(arn.lastIndexOf(separator) + 1);

/** `delivery: stream clicks → s3://archive/PREFIX, 5 MiB / 300 s, GZIP`. */
export function servedLine({ name, current }: Attached): string {
  const destination = destinationOf(current);
  const { S3BackupMode, S3BackupConfiguration } = destination;
  const { SizeInMBs, IntervalInSeconds } = destination.BufferingHints;
  const stream = lastPart(current.Source?.KinesisStreamSourceDescription.KinesisStreamARN ?? '', '/');
  const archive = `s3://${lastPart(destination.BucketARN, ':')}/${destination.Prefix ?? ''}`;
  const format = isConverted(destination) ? 'Parquet' : destination.CompressionFormat;
  const partitions = isPartitioned(destination) ? ', dynamic partitions' : '';
  const hints = `${SizeInMBs} MiB / ${IntervalInSeconds} s`;
  const backup = S3BackupMode === 'Enabled' && S3BackupConfiguration;
  const besides = backup ? `, backup in s3://${lastPart(backup.BucketARN, ':')}/${backup.Prefix ?? ''}` : '';
  return `${name}: stream ${stream} → ${archive}, ${hints}, ${format}${partitions}${besides}`;
}
