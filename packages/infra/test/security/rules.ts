import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { absenceRules } from './absence-rules.ts';
import { bucketRules } from './bucket-rules.ts';
import { identityRules } from './identity-rules.ts';
import { conditionKeys, customKey, each, eachAllowed, NO_KEY, type SecurityRule, textOf } from './rule.ts';

const streamRules: readonly SecurityRule[] = [
  {
    ids: ['CKV_AWS_43', 'AWS-0064', 'Kinesis.1'],
    title: 'streams are encrypted, with a key that is named',
    breaking: each('aws_kinesis_stream', (it) => it.encryption_type === 'KMS' && Boolean(it.kms_key_id)),
  },
  {
    ids: ['CKV_AWS_185'],
    title: 'streams are encrypted with the customer key',
    notInDev: NO_KEY,
    breaking: each('aws_kinesis_stream', (it) => it.kms_key_id === customKey),
  },
  {
    ids: ['Kinesis.3'],
    title: 'streams keep records for a week',
    notInDev: 'beyond 24 hours a shard costs more than twice as much, and nobody misses events of dev',
    breaking: each('aws_kinesis_stream', (it) => Number(it.retention_period) >= 168),
  },
  {
    ids: ['Kinesis.2', 'Glue.1'],
    title: 'everything is tagged',
    breaking: (stack) =>
      textOf((stack.provider as Block).aws).includes('"default_tags":[{"tags":{"') ? [] : ['provider.aws'],
  },
  {
    ids: ['own: Firehose'],
    title: 'delivery streams say where errors go, in S3 and in the log',
    breaking: each('aws_kinesis_firehose_delivery_stream', ({ extended_s3_configuration: s3 }) => {
      const { error_output_prefix, cloudwatch_logging_options } = s3 as Block;
      return Boolean(error_output_prefix) && (cloudwatch_logging_options as Block).enabled === true;
    }),
  },
  {
    ids: ['own: Firehose KMS'],
    title: 'delivery streams write with the customer key',
    notInDev: NO_KEY,
    breaking: each('aws_kinesis_firehose_delivery_stream', (it) =>
      textOf(it.extended_s3_configuration).includes(`"kms_key_arn":"${customKey}"`),
    ),
  },
];

const keyRules: readonly SecurityRule[] = [
  {
    ids: ['CKV_AWS_7', 'AWS-0065', 'KMS.4'],
    title: 'keys are rotated',
    breaking: each('aws_kms_key', (it) => it.enable_key_rotation === true),
  },
  {
    ids: ['CKV_AWS_33', 'KMS.5'],
    title: 'no key policy names everybody, and services are bound by conditions',
    breaking: eachAllowed(
      (statement, address) =>
        !address.startsWith('aws_kms_key') ||
        (!textOf(statement.Principal).includes('"*"') &&
          (!textOf(statement.Principal).includes('Service') || conditionKeys(statement).length > 0)),
    ),
  },
  {
    ids: ['CKV2_AWS_64'],
    title: 'key policies are written down',
    breaking: each('aws_kms_key', (it) => Boolean(it.policy)),
  },
  {
    ids: ['CKV_AWS_227'],
    title: 'keys are enabled',
    breaking: each('aws_kms_key', (it) => it.is_enabled !== false),
  },
  {
    ids: ['KMS.3'],
    title: 'keys can be brought back for 30 days',
    breaking: each('aws_kms_key', (it) => it.deletion_window_in_days === 30),
  },
  {
    ids: ['own: prevent_destroy'],
    title: 'Terraform refuses to destroy keys',
    breaking: each('aws_kms_key', (it) => textOf(it.lifecycle).includes('"prevent_destroy":true')),
  },
];

const queryRules: readonly SecurityRule[] = [
  {
    // Not in AWS's Foundational Security Best Practices (2026-11-24), though lists that others made still have it.
    ids: ['Athena.1'],
    title: 'results of queries are encrypted',
    breaking: each('aws_athena_workgroup', (it) =>
      /"encryption_option":"(SSE_S3|SSE_KMS|CSE_KMS)"/.test(textOf(it.configuration)),
    ),
  },
  {
    ids: ['CKV_AWS_159', 'AWS-0006'],
    title: 'results of queries are encrypted, with the customer key',
    breaking: each('aws_athena_workgroup', (it) => /SSE_KMS.*archive_key/.test(textOf(it.configuration))),
  },
  {
    ids: ['CKV_AWS_82', 'AWS-0007'],
    title: 'nobody evades the settings of a workgroup',
    breaking: each('aws_athena_workgroup', (it) =>
      textOf(it.configuration).includes('"enforce_workgroup_configuration":true'),
    ),
  },
  {
    ids: ['Athena.4'],
    title: 'workgroups are measured',
    breaking: each('aws_athena_workgroup', (it) =>
      textOf(it.configuration).includes('"publish_cloudwatch_metrics_enabled":true'),
    ),
  },
];

const operationRules: readonly SecurityRule[] = [
  {
    ids: ['CKV_AWS_158', 'AWS-0017'],
    title: 'log groups are encrypted with the customer key',
    notInDev: NO_KEY,
    breaking: each('aws_cloudwatch_log_group', (it) => it.kms_key_id === customKey),
  },
  {
    ids: ['CKV_AWS_66'],
    title: 'log groups forget at last',
    breaking: each('aws_cloudwatch_log_group', (it) => Number(it.retention_in_days) > 0),
  },
  {
    ids: ['CKV_AWS_338'],
    title: 'log groups keep a year',
    notInDev: 'a month is enough to look for a mistake of last week',
    breaking: each('aws_cloudwatch_log_group', (it) => Number(it.retention_in_days) >= 365),
  },
  {
    ids: ['CKV_AWS_26', 'AWS-0095', 'AWS-0136'],
    title: 'topics are encrypted with the customer key',
    breaking: each('aws_sns_topic', (it) => it.kms_master_key_id === customKey),
  },
];

/** Every rule of the baseline that these stacks can be asked about. */
export const securityRules: readonly SecurityRule[] = [
  ...bucketRules,
  ...streamRules,
  ...keyRules,
  ...identityRules,
  ...queryRules,
  ...operationRules,
  ...absenceRules,
];
