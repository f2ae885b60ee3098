import {
  accessLogBucketName,
  bucketName,
  type Environment,
  queryResultBucketName,
} from '@event-archive/environments';
import type { Construct } from 'constructs';
import { AccessLogs } from './constructs/access-logs.ts';
import { ArchiveKey } from './constructs/archive-key.ts';
import { ArchiveLifecycle } from './constructs/archive-lifecycle.ts';
import { BucketEvents } from './constructs/bucket-events.ts';
import { BucketExpiry } from './constructs/bucket-expiry.ts';
import { deliveryLogGroupName } from './constructs/delivery-log.ts';
import { ObjectLock } from './constructs/object-lock.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';

/** What the pipelines of an environment share. */
export interface Archive {
  readonly accountId: string;
  readonly bucket: PrivateBucket;
  readonly key: ArchiveKey | undefined;
  /** Where Athena writes results to; undefined when nobody queries. */
  readonly queryResults: PrivateBucket | undefined;
}

/** Environment → its key and its buckets: the archive's, and as the environment wants them those of logs and results. */
export function archiveFrom(scope: Construct, environment: Environment, accountId: string): Archive {
  const key = keyFrom(scope, environment, accountId);
  const bucket = archiveBucketFrom(scope, environment, key);
  const queryResults = queryResultsFrom(scope, environment, key);
  const { accessLogs } = environment.bucket;
  if (accessLogs !== null) {
    const name = accessLogBucketName(environment);
    const logs = new AccessLogs(scope, 'access-logs', { name, accountId, ...accessLogs });
    for (const recorded of [bucket, queryResults]) if (recorded) logs.record(recorded);
  }
  return { accountId, bucket, key, queryResults };
}

const keyFrom = (scope: Construct, environment: Environment, accountId: string): ArchiveKey | undefined =>
  environment.bucket.encryption === 'aws:kms'
    ? new ArchiveKey(scope, 'archive-key', {
        environmentName: environment.name,
        accountId,
        region: environment.region,
        logGroupNames: environment.pipelines.map(({ deliveryStream: { name } }) =>
          deliveryLogGroupName(name),
        ),
        hasAlarms: environment.alarms !== null,
      })
    : undefined;

function archiveBucketFrom(scope: Construct, environment: Environment, key: ArchiveKey | undefined) {
  const { lifecycle, eventNotifications, objectLockDays } = environment.bucket;
  const bucket = new PrivateBucket(scope, 'archive', {
    name: bucketName(environment),
    keyArn: key?.arn,
    hasObjectLock: objectLockDays !== null,
  });
  new ArchiveLifecycle(scope, 'archive-lifecycle', bucket, lifecycle);
  if (eventNotifications) new BucketEvents(scope, 'archive-events', bucket);
  if (objectLockDays !== null) new ObjectLock(scope, 'archive-object-lock', bucket, objectLockDays);
  return bucket;
}

function queryResultsFrom(scope: Construct, environment: Environment, key: ArchiveKey | undefined) {
  if (environment.query === null) return undefined;
  const name = queryResultBucketName(environment);
  const bucket = new PrivateBucket(scope, 'query-results', { name, keyArn: key?.arn });
  new BucketExpiry(scope, 'query-results-expiry', bucket, environment.query.resultsExpireAfterDays);
  return bucket;
}
