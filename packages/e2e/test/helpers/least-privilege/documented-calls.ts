import type { ArchiveFacts, DeclaredDelivery } from './archive-facts.ts';
import { type IamCall, OVER_TLS } from './iam-call.ts';
import type { KnownStack } from './terraform-values.ts';

/** Calls that AWS says its services make, and that nothing on this machine makes. None of them is recorded. */
export function documentedCalls(stack: KnownStack, facts: ArchiveFacts): IamCall[] {
  return [
    ...facts.deliveries.flatMap((delivery) => [
      ...byFirehose(delivery, facts, stack),
      ...intoItsRoles(delivery, stack),
    ]),
    ...keyUses(stack),
    ...alarms(stack),
    ...accessLogs(stack),
  ].map((call) => ({ ...call, context: { ...OVER_TLS, ...call.context } }));
}

// What the policies that AWS gives for Firehose name beside what our engine calls; for which purpose, it does not say.
// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html (2026-11-24)
const OF_THE_STREAM = ['kinesis:DescribeStream'];
const OF_THE_BUCKET = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];
const OF_OBJECTS = ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'];
const OF_THE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
const OF_THE_LOG = ['logs:PutLogEvents'];
const OF_THE_TABLE = ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'];

function byFirehose(delivery: DeclaredDelivery, facts: ArchiveFacts, { region }: KnownStack): IamCall[] {
  const { sourceRoleArn, deliveryRoleArn, bucketArn, table } = delivery;
  const calls = (principal: string, actions: readonly string[], resource: string, context = {}): IamCall[] =>
    actions.map((action) => ({ principal, action, resource, context }));
  const { keyArn } = facts.bucketEncryption(bucketArn);
  return [
    ...calls(sourceRoleArn, OF_THE_STREAM, delivery.streamArn),
    ...calls(deliveryRoleArn, OF_THE_BUCKET, bucketArn),
    ...[delivery.dataRoot, delivery.errorRoot].flatMap((root) =>
      calls(deliveryRoleArn, OF_OBJECTS, `${bucketArn}/${root}2026/object`),
    ),
    // That policy has objects in the encryption context, as S3 has where there is no bucket key. Whether Firehose leaves
    // the bucket's in force, it does not say.
    ...(keyArn === undefined ? [] : [delivery.dataRoot, delivery.errorRoot]).flatMap((root) =>
      calls(deliveryRoleArn, OF_THE_KEY, String(keyArn), {
        'kms:ViaService': `s3.${region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': `${bucketArn}/${root}2026/object`,
      }),
    ),
    ...calls(deliveryRoleArn, OF_THE_LOG, delivery.logStreamArn),
    ...(table?.arns ?? []).flatMap((arn) => calls(deliveryRoleArn, OF_THE_TABLE, arn)),
  ];
}

// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role (2026-11-24)
const intoItsRoles = (
  { sourceRoleArn, deliveryRoleArn }: DeclaredDelivery,
  { accountId }: KnownStack,
): IamCall[] =>
  [sourceRoleArn, deliveryRoleArn].map((resource) => ({
    principal: 'firehose.amazonaws.com',
    action: 'sts:AssumeRole',
    resource,
    context: { 'sts:ExternalId': accountId },
  }));

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (2026-11-24)
const LOGS_USE_KEY = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:DescribeKey',
];

/** CloudWatch Logs encrypts each log group that names a key. */
const keyUses = (stack: KnownStack): IamCall[] =>
  Object.values(stack.of('aws_cloudwatch_log_group')).flatMap(({ name, kms_key_id: key }) =>
    (key === undefined ? [] : LOGS_USE_KEY).map((action) => ({
      principal: `logs.${stack.region}.amazonaws.com`,
      action,
      resource: String(key),
      context: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${stack.partition}:logs:${stack.region}:${stack.accountId}:log-group:${name}`,
      },
    })),
  );

/**
 * An alarm publishes to its topic and needs the topic's key for it:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html (2026-11-24)
 */
function alarms(stack: KnownStack): IamCall[] {
  const byCloudWatch = (action: string, resource: unknown): IamCall => ({
    principal: 'cloudwatch.amazonaws.com',
    action,
    resource: String(resource),
    context: { 'aws:SourceAccount': stack.accountId },
  });
  const keys = Object.values(stack.of('aws_sns_topic')).flatMap(({ kms_master_key_id: key }) => key ?? []);
  return [
    ...Object.values(stack.of('aws_sns_topic_policy')).map(({ arn }) => byCloudWatch('sns:Publish', arn)),
    ...keys.flatMap((key) => [byCloudWatch('kms:Decrypt', key), byCloudWatch('kms:GenerateDataKey', key)]),
  ];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html (2026-11-24) */
const accessLogs = (stack: KnownStack): IamCall[] =>
  Object.values(stack.of('aws_s3_bucket_logging')).map(({ target_bucket, target_prefix }) => ({
    principal: 'logging.s3.amazonaws.com',
    action: 's3:PutObject',
    resource: `arn:${stack.partition}:s3:::${target_bucket}/${target_prefix}2026-11-24-00-00-00-0123456789ABCDEF`,
    context: { 'aws:SourceAccount': stack.accountId },
  }));
