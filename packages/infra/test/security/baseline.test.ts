import { readFileSync } from 'node:fs';
import { loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { full } from '../helpers/environment.ts';
import { synthesizedStack } from '../helpers/stack.ts';
import { isAbout, resourcesOfType, unexcused } from './baseline.ts';
import { exceptions } from './exceptions.ts';
import { baselineIds } from './ids.ts';
import { securityRules } from './rules.ts';

const stackNamed = (name: string): Block =>
  JSON.parse(
    readFileSync(new URL(`../../../../terraform/stacks/${name}/cdk.tf.json`, import.meta.url), 'utf8'),
  );
const prod = loadEnvironment('prod');
const everySwitchOn = synthesizedStack({
  ...prod,
  bucket: { ...prod.bucket, objectLockDays: 30 },
  budget: full.budget,
  quickSight: full.quickSight,
});
const dev = stackNamed('dev');
const stacks = {
  dev,
  prod: stackNamed('prod'),
  'prod with every switch on': everySwitchOn,
  'prod-state': stackNamed('prod-state'),
};

const cases = Object.entries(stacks).flatMap(([name, stack]) =>
  securityRules
    .filter(({ notInDev }) => stack !== dev || notInDev === undefined)
    .flatMap((rule) => rule.ids.map((id) => ({ id, name, rule, stack }))),
);

describe('the security baseline', () => {
  it.each(cases)('$id in $name: $rule.title', ({ id, rule, stack }) => {
    expect(unexcused(id, rule.breaking(stack))).toEqual([]);
  });

  it('answers every rule by name: with a test, or with an exception', () => {
    const answered = [
      ...securityRules.flatMap((rule) => rule.ids),
      ...exceptions.flatMap(({ rules }) => rules),
    ];
    expect(baselineIds.filter((id) => !answered.includes(id))).toEqual([]);
    expect(baselineIds).toHaveLength(new Set(baselineIds).size);
  });

  it.each(securityRules.filter(({ notInDev }) => notInDev))(
    'dev goes without $ids.0: $notInDev',
    ({ notInDev = '', breaking: addresses }) => {
      expect(notInDev.length).toBeGreaterThan(20);
      expect(addresses(dev)).not.toEqual([]);
    },
  );

  it('names no rule twice', () => {
    const ids = securityRules.flatMap((rule) => rule.ids);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it.each(securityRules)('can be broken: $ids.0, $title', ({ breaking: addresses }) => {
    expect(addresses(careless)).not.toEqual([]);
  });
});

const accepted = exceptions.flatMap((exception) =>
  exception.rules.map((rule) => ({ ...exception, rule, exception })),
);

describe('the accepted exceptions', () => {
  it.each(accepted)('$rule of $resource has a reason, once', ({ rule, resource, reason }) => {
    expect(reason.length).toBeGreaterThan(20);
    expect(accepted.filter((it) => it.rule === rule && it.resource === resource)).toHaveLength(1);
  });

  it.each(accepted.filter(({ resource }) => resource !== '*'))(
    '$rule of $resource is still needed',
    ({ rule, exception }) => {
      const checked = securityRules.find(({ ids }) => ids.includes(rule));
      const all = Object.values(stacks);
      const meant = all
        .flatMap((stack) => resourcesOfType(stack).map(({ address }) => address))
        .filter((address) => isAbout(exception, address));
      expect(meant).not.toEqual([]);
      expect(all.flatMap((stack) => checked?.breaking(stack) ?? [])).toEqual(expect.arrayContaining(meant));
    },
  );

  it.each(accepted.filter(({ resource }) => resource === '*'))(
    '$rule is of what no stack declares',
    ({ rule }) => {
      expect(securityRules.flatMap(({ ids }) => ids)).not.toContain(rule);
    },
  );

  it('excuse one rule of one resource, and no other name of it', () => {
    const [key, other] = ['aws_kms_key.archive_key', 'aws_kms_key.other'];
    expect(unexcused('IAM.21', [key, other])).toEqual([other]);
    expect(
      ['CKV_AWS_62', 'CKV_AWS_63', 'CKV_AWS_289', 'IAM.1'].filter((id) => unexcused(id, [key])[0]),
    ).toEqual(['CKV_AWS_62', 'CKV_AWS_63', 'CKV_AWS_289', 'IAM.1']);
  });

  it('of a whole type leave other types alone', () => {
    const others = ['aws_iam_role_policy.a', 'aws_iam_user.a'];
    expect(unexcused('own: aws:SourceAccount', ['aws_iam_role.a', ...others])).toEqual(others);
  });
});

/** A stack that breaks every rule, so that none passes because it looks at nothing. */
const anybody = JSON.stringify({
  Statement: [
    { Sid: 'All', Effect: 'Allow', Principal: '*', Action: ['*', 'kms:*', 'iam:PassRole'], Resource: '*' },
    { Sid: 'Locked', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
  ],
});
const service = { Statement: [{ Principal: { Service: ['a', 'b'], Federated: 'c' } }, {}] };
const careless: Block = {
  provider: { aws: [{}] },
  data: { aws_iam_policy_document: { open: {} } },
  resource: {
    aws_s3_bucket: { open: { bucket: 'with.dot' } },
    aws_s3_bucket_acl: { open: {} },
    aws_s3_bucket_policy: { open: { policy: anybody } },
    aws_kinesis_stream: { open: { retention_period: 24 } },
    aws_kinesis_firehose_delivery_stream: {
      open: { extended_s3_configuration: { cloudwatch_logging_options: {} } },
    },
    aws_kms_key: { open: { policy: anybody, is_enabled: false }, empty: {} },
    aws_iam_role: { open: { assume_role_policy: JSON.stringify(service) } },
    aws_iam_role_policy: { open: { policy: anybody } },
    aws_iam_role_policy_attachment: { open: {} },
    aws_iam_user: { open: {} },
    aws_athena_workgroup: { open: { configuration: {} } },
    aws_cloudwatch_log_group: { open: {} },
    aws_sns_topic: { open: {} },
    aws_s3_access_point: { open: {} },
    aws_glue_crawler: { open: {} },
    aws_athena_database: { open: {} },
  },
};
