import { gunzipSync } from 'node:zlib';
import type { ExtendedS3DestinationConfiguration, Processor } from '@aws-sdk/client-firehose';
import { vi } from 'vitest';
import { storedObjects, untilRead } from './delivery.ts';
import type { TestCloud } from './serve-firehose.ts';

type Members = Partial<ExtendedS3DestinationConfiguration>;

/** The query that the archive's stack has for application logs. */
export const APP_LOGS_QUERY =
  '{year:.timestamp[0:4],month:.timestamp[5:7],day:.timestamp[8:10],hour:.timestamp[11:13]}';

export const extraction = (query: string): Processor => ({
  Type: 'MetadataExtraction',
  Parameters: [
    { ParameterName: 'JsonParsingEngine', ParameterValue: 'JQ-1.6' },
    { ParameterName: 'MetadataExtractionQuery', ParameterValue: query },
  ],
});

/** A destination partitioned by `.k`, with the given members replaced and other processors added. */
export const byKey = (members: Members = {}, ...others: readonly Processor[]): Members => ({
  BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
  DynamicPartitioningConfiguration: { Enabled: true },
  Prefix: 'k=!{partitionKeyFromQuery:k}/',
  ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
  ProcessingConfiguration: {
    Enabled: true,
    Processors: [extraction('{k:.k}'), ...others, { Type: 'AppendDelimiterToRecord' }],
  },
  ...members,
});

/** The destination of application logs as the archive's stack declares it for production. */
export const APP_LOGS: Members = {
  BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 900 },
  CompressionFormat: 'GZIP',
  CustomTimeZone: 'UTC',
  DynamicPartitioningConfiguration: { Enabled: true, RetryOptions: { DurationInSeconds: 300 } },
  Prefix:
    'app-logs/year=!{partitionKeyFromQuery:year}/month=!{partitionKeyFromQuery:month}/day=!{partitionKeyFromQuery:day}/hour=!{partitionKeyFromQuery:hour}/',
  ErrorOutputPrefix:
    'errors/app-logs/!{firehose:error-output-type}/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/',
  ProcessingConfiguration: {
    Enabled: true,
    Processors: [extraction(APP_LOGS_QUERY), { Type: 'AppendDelimiterToRecord' }],
  },
};

/** Moves the time on until so many records of the source are read and none waits any more. */
export async function flushPartitions(cloud: TestCloud, records: number): Promise<void> {
  await untilRead(cloud, records);
  await vi.waitFor(
    () => {
      cloud.clock.advance(60_000);
      const { bufferedRecords, deliveredRecords, failedRecords } = cloud.status();
      if (bufferedRecords > 0 || deliveredRecords + failedRecords === 0)
        throw new Error(`still buffered: ${JSON.stringify(cloud.status())}`);
    },
    { timeout: 50_000, interval: 30 },
  );
}

/** The prefix of every object with the lines in it, sorted by both; failed records are those that their lines hold. */
export async function storedPartitions(cloud: Pick<TestCloud, 's3'>): Promise<[string, string[]][]> {
  const objects = await storedObjects(cloud);
  return objects
    .map(({ key, body, contentEncoding }): [string, string[]] => {
      const text = (contentEncoding === 'gzip' ? gunzipSync(body) : body).toString('utf8');
      const lines = text.split('\n').filter((line) => line !== '');
      const prefix = key.slice(0, key.lastIndexOf('/') + 1);
      return [prefix, (prefix.startsWith('errors/') ? lines.map(rawDataOf) : lines).sort()];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const rawDataOf = (line: string): string => Buffer.from(JSON.parse(line).rawData, 'base64').toString('utf8');
