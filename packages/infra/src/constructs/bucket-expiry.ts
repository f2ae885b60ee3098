import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';

/** Everything in a bucket is gone after this many days, old versions and uploads that were never finished a day later. */
export class BucketExpiry extends Construct {
  constructor(scope: Construct, id: string, bucket: PrivateBucket, days: number) {
    super(scope, id);
    new S3BucketLifecycleConfiguration(this, 'this', {
      bucket: bucket.name,
      dependsOn: [bucket.versioning],
      rule: [
        {
          id: 'expire',
          status: 'Enabled',
          filter: [{}],
          expiration: [{ days }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
    });
  }
}
