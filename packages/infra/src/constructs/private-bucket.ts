import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { type PolicyStatement, policyJson } from '../policy.ts';

export interface PrivateBucketSettings {
  readonly name: string;
  /** ARN of the customer key; undefined where S3's own keys encrypt. */
  readonly keyArn: string | undefined;
  /** Has objects locked; can only be chosen when the bucket is made. */
  readonly hasObjectLock?: boolean;
  /** What services may do with the bucket, beside what IAM policies allow. */
  readonly statements?: (bucketArn: string) => readonly PolicyStatement[];
}

/** A bucket as every bucket of ours is: private, without ACLs, encrypted, versioned, reached over TLS only. */
export class PrivateBucket extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly versioning: S3BucketVersioningA;
  /** Whoever writes into the bucket by its policy waits for it. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, settings: PrivateBucketSettings) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'this', {
      bucket: settings.name,
      ...(settings.hasObjectLock ? { objectLockEnabled: true } : {}),
    });
    this.arn = bucket.arn;
    this.name = bucket.bucket;
    this.versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: bucket.bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    this.encrypt(settings.keyArn);
    this.policy = this.closeToThePublic(settings.statements?.(bucket.arn) ?? []);
  }

  private encrypt(keyArn: string | undefined) {
    const rule =
      keyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
        : {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          };
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', { bucket: this.name, rule: [rule] });
  }

  private closeToThePublic(statements: readonly PolicyStatement[]): S3BucketPolicy {
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket: this.name,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const block = new S3BucketPublicAccessBlock(this, 'public-access-block', {
      bucket: this.name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    return new S3BucketPolicy(this, 'policy', {
      bucket: this.name,
      policy: policyJson([tlsOnly(this.arn), ...statements]),
      // S3 refuses two changes of a bucket's access at the same time.
      dependsOn: [block],
    });
  }
}

const tlsOnly = (bucketArn: string): PolicyStatement => ({
  Sid: 'DenyInsecureTransport',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
