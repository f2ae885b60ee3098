import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';

const KEPT_DAYS = 90;

/** Keeps the last states for 90 days, to go back to. */
export class StateHistory extends Construct {
  constructor(scope: Construct, id: string, bucket: PrivateBucket) {
    super(scope, id);
    new S3BucketLifecycleConfiguration(this, 'this', {
      bucket: bucket.name,
      dependsOn: [bucket.versioning],
      rule: [
        {
          id: 'expire-old-states',
          status: 'Enabled',
          filter: [{}],
          noncurrentVersionExpiration: [{ noncurrentDays: KEPT_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
    });
  }
}
