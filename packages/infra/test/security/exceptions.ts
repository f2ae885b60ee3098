/** A rule that a resource of ours does not keep, and why that is right. */
export interface Exception {
  readonly rule: string;
  /** `type.id` of the synthesized resource; `*` where no resource of any stack could keep it. */
  readonly resource: string;
  readonly reason: string;
}

/** Everything that a scanner will report about the synthesized stacks and that we accept. */
export const exceptions: readonly Exception[] = [
  {
    rule: 'CKV_AWS_145',
    resource: 'aws_s3_bucket.access_logs_bucket',
    reason: 'S3 delivers access logs into no bucket with a KMS key',
  },
  {
    rule: 'CKV_AWS_18',
    resource: 'aws_s3_bucket.access_logs_bucket',
    reason: 'the log bucket would log the writing of its own log',
  },
  {
    rule: 'CKV_AWS_18',
    resource: 'aws_s3_bucket.state',
    reason: 'the bucket is made before there is a log bucket; CloudTrail data events tell who read the state',
  },
  {
    rule: 'CKV_AWS_145',
    resource: 'aws_s3_bucket.state',
    reason: 'the bucket is made before there is a key; the state holds names and no secrets',
  },
  {
    rule: 'CKV2_AWS_62',
    resource: 'aws_s3_bucket.access_logs_bucket',
    reason: 'nothing is started by a line of log',
  },
  {
    rule: 'CKV2_AWS_62',
    resource: 'aws_s3_bucket.query_results',
    reason: 'nothing is started by the result of a query',
  },
  { rule: 'CKV2_AWS_62', resource: 'aws_s3_bucket.state', reason: 'nothing is started by a change of state' },
  {
    rule: 'CKV_AWS_144',
    resource: '*',
    reason: 'a copy in a second region doubles the price of the archive; S3 keeps three copies in one',
  },
  { rule: 'S3.7', resource: '*', reason: "Security Hub's name for CKV_AWS_144" },
  {
    rule: 'S3.1',
    resource: '*',
    reason: "the account's own public access block is set once for an account; every bucket here has one",
  },
  {
    rule: 'CKV_AWS_143',
    resource: '*',
    reason: 'object lock is opt-in (bucket.objectLockDays): it makes a mistake undeletable too',
  },
  { rule: 'S3.15', resource: '*', reason: "Security Hub's name for CKV_AWS_143" },
  {
    rule: 'AWS-0170',
    resource: '*',
    reason: 'MFA delete can be set by the root user alone, never by Terraform; object lock protects more',
  },
  {
    rule: 'S3.20',
    resource: '*',
    reason: "Security Hub's name for AWS-0170; silent where there is a lifecycle",
  },
  {
    rule: 'AWS-0171',
    resource: '*',
    reason: 'CloudTrail data events are set up once for an account, not by each stack in it',
  },
  ...['AWS-0172', 'S3.22', 'S3.23'].map((rule) => ({
    rule,
    resource: '*',
    reason: 'as AWS-0171: data events, of reading or of writing, by another name',
  })),
  {
    rule: 'CKV_AWS_240',
    resource: '*',
    reason: 'Firehose refuses encryption of its own with a Kinesis source; the stream is encrypted instead',
  },
  { rule: 'CKV_AWS_241', resource: '*', reason: 'as CKV_AWS_240, with a key of our own' },
  {
    rule: 'DataFirehose.1',
    resource: '*',
    reason: 'as CKV_AWS_240; whether Security Hub sees that a stream is the source is not known',
  },
  {
    rule: 'CKV_AWS_94',
    resource: '*',
    reason: 'encryption of the Glue catalog is one setting for the whole account and region',
  },
  {
    rule: 'IAM.21',
    resource: 'aws_kms_key.archive_key',
    reason:
      'kms:* for the account is how a key is kept from becoming unmanageable; see the KMS default policy',
  },
];
