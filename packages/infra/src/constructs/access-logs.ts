import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging/index.js';
import { Construct } from 'constructs';
import type { PolicyStatement } from '../policy.ts';
import { BucketExpiry } from './bucket-expiry.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface AccessLogsSettings {
  readonly name: string;
  readonly accountId: string;
  readonly expireAfterDays: number;
}

/**
 * A bucket into which S3 writes a line for every request to other buckets. It has S3's own keys and no object lock,
 * because S3 writes access logs into no other: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 * (2026-11-24).
 */
export class AccessLogs extends Construct {
  private readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, { name, accountId, expireAfterDays }: AccessLogsSettings) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'bucket', {
      name,
      keyArn: undefined,
      statements: (bucketArn) => [writtenByS3(bucketArn, accountId)],
    });
    new BucketExpiry(this, 'expiry', this.bucket, expireAfterDays);
  }

  /** Logs the requests to a bucket under `<its id>/`, by the day on which they were made. */
  record(bucket: PrivateBucket): void {
    new S3BucketLoggingA(bucket, 'logging', {
      bucket: bucket.name,
      targetBucket: this.bucket.name,
      targetPrefix: `${bucket.node.id}/`,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
      dependsOn: [this.bucket.policy],
    });
  }
}

/** Action and service are lists, because scanners look for the log bucket's policy in that shape alone. */
const writtenByS3 = (bucketArn: string, accountId: string): PolicyStatement => ({
  Sid: 'S3WritesAccessLogs',
  Effect: 'Allow',
  Principal: { Service: ['logging.s3.amazonaws.com'] },
  Action: ['s3:PutObject'],
  Resource: [`${bucketArn}/*`],
  Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
});
