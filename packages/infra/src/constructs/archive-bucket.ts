import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { policyJson } from '../policy.ts';

export interface ArchiveBucketSettings {
  readonly name: string;
  /** ARN of the customer key; undefined where S3's own keys encrypt. */
  readonly keyArn: string | undefined;
}

/** The bucket that holds the archive: private, encrypted, versioned, reached over TLS only. */
export class ArchiveBucket extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly versioning: S3BucketVersioningA;

  constructor(scope: Construct, id: string, { name, keyArn }: ArchiveBucketSettings) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'this', { bucket: name });
    this.arn = bucket.arn;
    this.name = bucket.bucket;
    this.versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: bucket.bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    this.encrypt(keyArn);
    this.closeToThePublic();
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

  private closeToThePublic() {
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
    new S3BucketPolicy(this, 'policy', {
      bucket: this.name,
      policy: tlsOnlyPolicy(this.arn),
      // S3 refuses two changes of a bucket's access at the same time.
      dependsOn: [block],
    });
  }
}

const tlsOnlyPolicy = (bucketArn: string): string =>
  policyJson([
    {
      Sid: 'DenyInsecureTransport',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
