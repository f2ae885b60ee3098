import type { DeliveryStreamDescription } from './config.ts';
import type { Engine } from './engine.ts';
import type { SourceStatus } from './shard-status.ts';

/** What a delivery stream has done since it was started, and what it holds. */
export interface DeliveryStreamStatus {
  readonly deliveryStream: string;
  readonly versionId: string;
  readonly deliveredRecords: number;
  /** Bytes before compression. */
  readonly deliveredBytes: number;
  readonly deliveredObjects: number;
  readonly bufferedRecords: number;
  readonly bufferedBytes: number;
  readonly lastError: string | undefined;
  /** One for each shard, or one for Direct PUT. */
  readonly sources: readonly SourceStatus[];
}

export function statusOf(stream: DeliveryStreamDescription, { sources }: Engine): DeliveryStreamStatus {
  const sum = (
    member: 'deliveredRecords' | 'deliveredBytes' | 'deliveredObjects' | 'bufferedRecords' | 'bufferedBytes',
  ) => sources.reduce((total, source) => total + source[member], 0);
  return {
    deliveryStream: stream.DeliveryStreamName,
    versionId: stream.VersionId,
    deliveredRecords: sum('deliveredRecords'),
    deliveredBytes: sum('deliveredBytes'),
    deliveredObjects: sum('deliveredObjects'),
    bufferedRecords: sum('bufferedRecords'),
    bufferedBytes: sum('bufferedBytes'),
    lastError: sources.find(({ lastError }) => lastError !== undefined)?.lastError,
    sources,
  };
}
