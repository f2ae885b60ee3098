import { backupStreamOf } from './backup/backup-destination.ts';
import type { DeliveryStreamDescription } from './config.ts';
import type { Engine } from './engine.ts';
import { type MetricReport, metricReport } from './metric-report.ts';
import type { SourceStatus } from './shard-status.ts';

/** What a delivery stream has done since it was started, and what it holds. */
export interface DeliveryStreamStatus {
  readonly deliveryStream: string;
  readonly versionId: string;
  readonly deliveredRecords: number;
  /** Bytes before compression. */
  readonly deliveredBytes: number;
  readonly deliveredObjects: number;
  /** Records stored under the error prefix, and the objects that hold them. */
  readonly failedRecords: number;
  readonly errorObjects: number;
  /** PartitionCount; undefined without dynamic partitioning. */
  readonly activePartitions: number | undefined;
  readonly bufferedRecords: number;
  readonly bufferedBytes: number;
  /** What is being tried again now, if anything. */
  readonly lastError: string | undefined;
  /** Source records in S3 besides; undefined while there is no backup. */
  readonly backup: BackupStatus | undefined;
  /** As CloudWatch has them. */
  readonly metrics: MetricReport;
  /** One for each shard, or one for Direct PUT. */
  readonly sources: readonly SourceStatus[];
}

/** What the backup has done since the engine was started, and what it holds. */
export interface BackupStatus {
  readonly records: number;
  /** Before compression. */
  readonly recordBytes: number;
  readonly objects: number;
  readonly bufferedRecords: number;
  readonly bufferedBytes: number;
  readonly lastObjectKey: string | undefined;
}

type Summed =
  | 'deliveredRecords'
  | 'deliveredBytes'
  | 'deliveredObjects'
  | 'failedRecords'
  | 'errorObjects'
  | 'bufferedRecords'
  | 'bufferedBytes';

export function statusOf(stream: DeliveryStreamDescription, engine: Engine): DeliveryStreamStatus {
  const { sources } = engine;
  const sum = (member: Summed) => sources.reduce((total, source) => total + source[member], 0);
  return {
    deliveryStream: stream.DeliveryStreamName,
    versionId: stream.VersionId,
    deliveredRecords: sum('deliveredRecords'),
    deliveredBytes: sum('deliveredBytes'),
    deliveredObjects: sum('deliveredObjects'),
    failedRecords: sum('failedRecords'),
    errorObjects: sum('errorObjects'),
    activePartitions: engine.activePartitions?.(),
    bufferedRecords: sum('bufferedRecords'),
    bufferedBytes: sum('bufferedBytes'),
    lastError: [
      engine.trouble(),
      ...sources.flatMap(({ storeError, readError }) => [storeError, readError]),
      engine.backup?.storeError,
    ].find((trouble) => trouble !== undefined),
    backup: backupStreamOf(stream) && engine.backup && backupStatus(engine.backup),
    metrics: metricReport(stream, engine),
    sources,
  };
}

const backupStatus = (status: SourceStatus): BackupStatus => ({
  records: status.deliveredRecords,
  recordBytes: status.deliveredBytes,
  objects: status.deliveredObjects,
  bufferedRecords: status.bufferedRecords,
  bufferedBytes: status.bufferedBytes,
  lastObjectKey: status.lastObjectKey,
});
