import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { resourcesOfType } from './baseline.ts';
import { each, type SecurityRule, textOf } from './rule.ts';

/** None of these types is in the stack. */
const none = (types: readonly string[]) => (stack: Block) =>
  types.flatMap((type) => resourcesOfType(stack, type).map(({ address }) => address));

/** Rules about what no stack has: they are kept for as long as that is so. */
export const absenceRules: readonly SecurityRule[] = [
  {
    ids: ['CKV_AWS_392', 'S3.19', 'S3.24', 'S3.25'],
    title: 'no bucket is reached by an access point, and none is a directory bucket',
    breaking: none([
      'aws_s3_access_point',
      'aws_s3control_multi_region_access_point',
      'aws_s3control_access_grant',
      'aws_s3_directory_bucket',
    ]),
  },
  {
    ids: ['CKV_AWS_99', 'CKV_AWS_195', 'Glue.3', 'Glue.4'],
    title: 'nothing runs in Glue: partitions are computed, not crawled',
    breaking: none([
      'aws_glue_crawler',
      'aws_glue_job',
      'aws_glue_dev_endpoint',
      'aws_glue_ml_transform',
      'aws_glue_security_configuration',
    ]),
  },
  {
    ids: ['CKV_AWS_77'],
    title: 'the database is in Glue, not made by Athena',
    breaking: none(['aws_athena_database']),
  },
  {
    ids: ['CKV_AWS_358'],
    title: 'no role trusts an OIDC provider',
    breaking: each('aws_iam_role', (it) => !textOf(it.assume_role_policy).includes('Federated')),
  },
  {
    ids: [
      ...['CKV_AWS_1', 'CKV_AWS_49', 'CKV_AWS_107', 'CKV_AWS_108'],
      ...['CKV_AWS_109', 'CKV_AWS_110', 'CKV_AWS_111', 'CKV_AWS_356'],
    ],
    title: 'policies are JSON, statement by statement checked above, and no policy documents',
    breaking: ({ data }) => Object.keys(data ?? {}).filter((type) => type === 'aws_iam_policy_document'),
  },
];
