import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { besideBucket, type Resource, resourcesOfType, statementsOf } from './baseline.ts';
import { customKey, each, eachAllowed, eachBucket, NO_KEY, only, type SecurityRule, textOf } from './rule.ts';

const lifecycleRules = (stack: Block, bucket: Resource): Block[] =>
  (only(stack, bucket, 'aws_s3_bucket_lifecycle_configuration')?.rule ?? []) as Block[];

const publicAccess = (attribute: string) =>
  eachBucket(
    (stack, bucket) => only(stack, bucket, 'aws_s3_bucket_public_access_block')?.[attribute] === true,
  );

/** What the baseline says about buckets. */
export const bucketRules: readonly SecurityRule[] = [
  {
    ids: ['CKV_AWS_53', 'AWS-0086', 'S3.8'],
    title: 'public ACLs are blocked',
    breaking: publicAccess('block_public_acls'),
  },
  {
    ids: ['CKV_AWS_54', 'AWS-0087'],
    title: 'public policies are blocked',
    breaking: publicAccess('block_public_policy'),
  },
  {
    ids: ['CKV_AWS_55', 'AWS-0091'],
    title: 'public ACLs are ignored',
    breaking: publicAccess('ignore_public_acls'),
  },
  {
    ids: ['CKV_AWS_56', 'AWS-0093'],
    title: 'public buckets are restricted',
    breaking: publicAccess('restrict_public_buckets'),
  },
  {
    ids: ['CKV2_AWS_6', 'AWS-0094', 'S3.2', 'S3.3'],
    title: 'each bucket has one public access block',
    breaking: eachBucket(
      (stack, bucket) => besideBucket(stack, bucket, 'aws_s3_bucket_public_access_block').length === 1,
    ),
  },
  {
    ids: ['AWS-0092', 'CKV_AWS_20', 'CKV_AWS_57', 'CKV_AWS_375', 'CKV2_AWS_43'],
    title: 'there is no ACL at all',
    breaking: (stack) => resourcesOfType(stack, 'aws_s3_bucket_acl').map(({ address }) => address),
  },
  {
    ids: ['CKV2_AWS_65', 'S3.12'],
    title: 'ACLs are disabled',
    breaking: eachBucket((stack, bucket) =>
      textOf(only(stack, bucket, 'aws_s3_bucket_ownership_controls')?.rule).includes('BucketOwnerEnforced'),
    ),
  },
  {
    ids: ['CKV_AWS_19', 'AWS-0088'],
    title: 'each bucket encrypts by default',
    breaking: eachBucket((stack, bucket) =>
      /"sse_algorithm":"(AES256|aws:kms)"/.test(
        textOf(only(stack, bucket, 'aws_s3_bucket_server_side_encryption_configuration')?.rule),
      ),
    ),
  },
  {
    ids: ['CKV_AWS_145', 'AWS-0132', 'S3.17'],
    title: 'each bucket encrypts with the customer key, by way of a bucket key',
    notInDev: NO_KEY,
    breaking: eachBucket((stack, bucket) => {
      const { rule } = only(stack, bucket, 'aws_s3_bucket_server_side_encryption_configuration') ?? {};
      return textOf(rule).includes(customKey) && textOf(rule).includes('"bucket_key_enabled":true');
    }),
  },
  {
    ids: ['CKV_AWS_21', 'AWS-0090', 'S3.14'],
    title: 'each bucket keeps versions',
    breaking: eachBucket((stack, bucket) =>
      textOf(only(stack, bucket, 'aws_s3_bucket_versioning')?.versioning_configuration).includes('"Enabled"'),
    ),
  },
  {
    ids: ['CKV_AWS_18', 'AWS-0089', 'S3.9'],
    title: 'requests to each bucket are logged',
    notInDev: 'a second bucket and a line for each request cost more than events that are made up',
    breaking: eachBucket(
      (stack, bucket) => besideBucket(stack, bucket, 'aws_s3_bucket_logging').length === 1,
    ),
  },
  {
    ids: ['CKV2_AWS_61', 'S3.13', 'S3.10'],
    title: 'each bucket has a lifecycle',
    breaking: eachBucket((stack, bucket) => lifecycleRules(stack, bucket).length > 0),
  },
  {
    ids: ['CKV_AWS_300'],
    title: 'uploads that were never finished are removed, everywhere in the bucket',
    breaking: eachBucket((stack, bucket) =>
      lifecycleRules(stack, bucket).some(
        (rule) =>
          rule.status === 'Enabled' &&
          textOf(rule.filter) === '[{}]' &&
          rule.abort_incomplete_multipart_upload !== undefined,
      ),
    ),
  },
  {
    ids: ['CKV2_AWS_62', 'S3.11'],
    title: 'somebody is told of objects',
    notInDev: 'nothing is started by an object of dev',
    breaking: eachBucket(
      (stack, bucket) => only(stack, bucket, 'aws_s3_bucket_notification')?.eventbridge === true,
    ),
  },
  {
    ids: ['S3.5', 'CKV_AWS_379'],
    title: 'requests without TLS are denied',
    breaking: eachBucket((stack, bucket) => {
      const policy = String(only(stack, bucket, 'aws_s3_bucket_policy')?.policy);
      return policy.includes('"aws:SecureTransport":"false"') && policy.includes('"Effect":"Deny"');
    }),
  },
  {
    ids: ['CKV_AWS_70', 'S3.6'],
    title: 'no bucket policy allows anybody',
    breaking: eachAllowed(
      ({ Principal }, address) =>
        !address.startsWith('aws_s3_bucket_policy') || !textOf(Principal).includes('*'),
    ),
  },
  {
    ids: ['CKV_AWS_93'],
    title: 'no bucket policy locks everybody out',
    breaking: (stack) =>
      statementsOf(stack)
        .filter(({ statement: { Effect, Condition } }) => Effect === 'Deny' && Condition === undefined)
        .map(({ address }) => address),
  },
  {
    ids: ['AWS-0320'],
    title: 'no bucket name has a dot',
    breaking: each('aws_s3_bucket', ({ bucket }) => !String(bucket).includes('.')),
  },
];
