import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import type { Environment } from '@event-archive/environments';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';

type LifecycleSettings = Environment['bucket']['lifecycle'];

/** Lifecycle settings → what becomes of the archive's objects as they age. Ages are days; a null age is left out. */
export class ArchiveLifecycle extends Construct {
  constructor(scope: Construct, id: string, bucket: PrivateBucket, settings: LifecycleSettings) {
    super(scope, id);
    const transition = transitionsFrom(settings);
    new S3BucketLifecycleConfiguration(this, 'this', {
      bucket: bucket.name,
      // Rules for noncurrent versions mean something only once the bucket keeps versions.
      dependsOn: [bucket.versioning],
      rule: [
        ...(transition.length > 0 ? [{ ...forAllObjects('move-to-colder-storage'), transition }] : []),
        {
          ...forAllObjects('expire-noncurrent-versions'),
          noncurrentVersionExpiration: [{ noncurrentDays: settings.expireNoncurrentAfterDays }],
        },
        {
          ...forAllObjects('abort-incomplete-uploads'),
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: settings.abortIncompleteUploadAfterDays }],
        },
      ],
    });
  }
}

const forAllObjects = (id: string) => ({ id, status: 'Enabled', filter: [{}] });

function transitionsFrom(settings: LifecycleSettings) {
  const byStorageClass = {
    STANDARD_IA: settings.standardInfrequentAccessAfterDays,
    GLACIER: settings.glacierAfterDays,
    DEEP_ARCHIVE: settings.deepArchiveAfterDays,
  };
  return Object.entries(byStorageClass).flatMap(([storageClass, days]) =>
    days === null ? [] : [{ storageClass, days }],
  );
}
