import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification/index.js';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';

/** Tells EventBridge of every object that is made, deleted or moved. */
export class BucketEvents extends Construct {
  constructor(scope: Construct, id: string, bucket: PrivateBucket) {
    super(scope, id);
    new S3BucketNotification(this, 'this', { bucket: bucket.name, eventbridge: true });
  }
}
