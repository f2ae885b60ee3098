import { s3Arn } from './arns.ts';
import type { Declared } from './declared.ts';
import { type Grant, grant } from './grant.ts';

/**
 * Actions of a bucket and of its settings. The provider reads every setting of a bucket, declared or not. None of them
 * touches an object.
 */
export const bucketGrants: Readonly<Record<string, (resource: Declared) => Grant[]>> = {
  aws_s3_bucket: (it) => [
    grant(
      's3',
      `CreateBucket DeleteBucket GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging
      GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketTagging GetBucketVersioning
      GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ListBucket
      PutBucketTagging`,
      [bucketArn(it)],
    ),
  ],
  aws_s3_bucket_lifecycle_configuration: setting('GetLifecycleConfiguration PutLifecycleConfiguration'),
  aws_s3_bucket_logging: setting('GetBucketLogging PutBucketLogging'),
  aws_s3_bucket_notification: setting('GetBucketNotification PutBucketNotification'),
  // A bucket that is made with object lock needs these two from the beginning:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html (2026-11-24).
  aws_s3_bucket_object_lock_configuration: setting(
    'GetBucketObjectLockConfiguration PutBucketObjectLockConfiguration PutBucketVersioning',
  ),
  aws_s3_bucket_ownership_controls: setting('GetBucketOwnershipControls PutBucketOwnershipControls'),
  aws_s3_bucket_policy: setting('DeleteBucketPolicy GetBucketPolicy PutBucketPolicy'),
  aws_s3_bucket_public_access_block: setting('GetBucketPublicAccessBlock PutBucketPublicAccessBlock'),
  aws_s3_bucket_server_side_encryption_configuration: setting(
    'GetEncryptionConfiguration PutEncryptionConfiguration',
  ),
  aws_s3_bucket_versioning: setting('GetBucketVersioning PutBucketVersioning'),
};

const bucketArn = (it: Declared): string => s3Arn(it, it.text('bucket'));

function setting(actions: string) {
  return (it: Declared): Grant[] => [grant('s3', actions, [bucketArn(it)])];
}
