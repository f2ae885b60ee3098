import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration/index.js';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';

/** Nobody deletes or overwrites an object for this many days, save who may bypass governance. */
export class ObjectLock extends Construct {
  constructor(scope: Construct, id: string, bucket: PrivateBucket, days: number) {
    super(scope, id);
    new S3BucketObjectLockConfigurationA(this, 'this', {
      bucket: bucket.name,
      rule: { defaultRetention: { mode: 'GOVERNANCE', days } },
      dependsOn: [bucket.versioning],
    });
  }
}
