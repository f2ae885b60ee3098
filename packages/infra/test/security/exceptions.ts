/** Rules that a resource of ours does not keep, and why that is right. */
export interface Exception {
  /** Ids of rules: one, or the names that the scanners have for the same. No other id is excused. */
  readonly rules: readonly string[];
  /**
   * `type.id` of the synthesized resource; `type.*` where every one of that type is meant; `*` where no resource of any
   * stack could keep it.
   */
  readonly resource: string;
  readonly reason: string;
}

/** Everything that a scanner will report about the synthesized stacks and that we accept. */
export const exceptions: readonly Exception[] = [
  {
    rules: ['CKV_AWS_145', 'AWS-0132', 'S3.17'],
    resource: 'aws_s3_bucket.access_logs_bucket',
    reason: 'S3 delivers access logs into no bucket with a KMS key',
  },
  {
    rules: ['CKV_AWS_18', 'AWS-0089', 'S3.9'],
    resource: 'aws_s3_bucket.access_logs_bucket',
    reason: 'the log bucket would log the writing of its own log',
  },
  {
    rules: ['CKV_AWS_18', 'AWS-0089', 'S3.9'],
    resource: 'aws_s3_bucket.state',
    reason: 'the bucket is made before there is a log bucket; CloudTrail data events tell who read the state',
  },
  {
    rules: ['CKV_AWS_145', 'AWS-0132', 'S3.17'],
    resource: 'aws_s3_bucket.state',
    reason: 'the bucket is made before there is a key; the state holds names and no secrets',
  },
  {
    rules: ['CKV2_AWS_62', 'S3.11'],
    resource: 'aws_s3_bucket.access_logs_bucket',
    reason: 'nothing is started by a line of log',
  },
  {
    rules: ['CKV2_AWS_62', 'S3.11'],
    resource: 'aws_s3_bucket.query_results',
    reason: 'nothing is started by the result of a query',
  },
  {
    rules: ['CKV2_AWS_62', 'S3.11'],
    resource: 'aws_s3_bucket.state',
    reason: 'nothing is started by a change of state',
  },
  {
    rules: ['CKV_AWS_144', 'S3.7'],
    resource: '*',
    reason: 'a copy in a second region doubles the price of the archive; S3 keeps three copies in one',
  },
  {
    rules: ['S3.1'],
    resource: '*',
    reason: "the account's own public access block is set once for an account; every bucket here has one",
  },
  {
    rules: ['CKV_AWS_143', 'S3.15'],
    resource: '*',
    reason: 'object lock is opt-in (bucket.objectLockDays): it makes a mistake undeletable too',
  },
  {
    rules: ['AWS-0170', 'S3.20'],
    resource: '*',
    reason: 'MFA delete can be set by the root user alone, never by Terraform; object lock protects more',
  },
  {
    rules: ['AWS-0171', 'AWS-0172', 'S3.22', 'S3.23'],
    resource: '*',
    reason: 'CloudTrail data events are set up once for an account, not by each stack in it',
  },
  {
    rules: ['CKV_AWS_240', 'CKV_AWS_241'],
    resource: '*',
    reason: 'Firehose refuses encryption of its own with a Kinesis source; the stream is encrypted instead',
  },
  {
    rules: ['DataFirehose.1'],
    resource: '*',
    reason: 'as CKV_AWS_240; whether Security Hub sees that a stream is the source is not known',
  },
  {
    rules: ['CKV_AWS_94'],
    resource: '*',
    reason: 'encryption of the Glue catalog is one setting for the whole account and region',
  },
  {
    rules: ['IAM.21', 'AWS-0057'],
    resource: 'aws_kms_key.archive_key',
    reason:
      'kms:* for the account is how a key is kept from becoming unmanageable; see the KMS default policy',
  },
  {
    rules: ['own: prevent_destroy'],
    resource: 'aws_kms_key.archive_key',
    reason:
      'with it nobody could tear an environment down; KMS.3 is kept by the 30 days in which a deletion is taken back',
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CreateFirehoseStream.html (2026-11-24), and Firehose's own
  // guide, https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html, which shows it bare in newer editions.
  {
    rules: ['own: aws:SourceAccount'],
    resource: 'aws_iam_role.*',
    reason:
      "sts:ExternalId with the account's id is what AWS documents for roles that Firehose takes, and keeps CKV_AWS_60 and CKV_AWS_61; that Firehose sends aws:SourceAccount is documented nowhere that we found",
  },
];
