import { readFileSync } from 'node:fs';
import { loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { full } from '../helpers/environment.ts';
import { synthesizedStack } from '../helpers/stack.ts';
import { resourcesOfType, unexcused } from './baseline.ts';
import { exceptions } from './exceptions.ts';
import { baselineIds } from './ids.ts';
import type { SecurityRule } from './rule.ts';
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

const breaking = (id: string, { breaking: addresses, ids }: SecurityRule, stack: Block) =>
  ids.reduce((left, alias) => unexcused(alias, left), unexcused(id, addresses(stack)));

describe('the security baseline', () => {
  it.each(cases)('$id in $name: $rule.title', ({ id, rule, stack }) => {
    expect(breaking(id, rule, stack)).toEqual([]);
  });

  it('answers every rule by name: with a test, or with an exception', () => {
    const answered = [...securityRules.flatMap((rule) => rule.ids), ...exceptions.map(({ rule }) => rule)];
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

describe('the accepted exceptions', () => {
  it.each(exceptions)('$rule of $resource has a reason, once', ({ rule, resource, reason }) => {
    expect(reason.length).toBeGreaterThan(20);
    expect(exceptions.filter((it) => it.rule === rule && it.resource === resource)).toHaveLength(1);
  });

  it.each(exceptions.filter(({ resource }) => resource !== '*'))(
    '$rule of $resource is still needed',
    ({ rule, resource }) => {
      const checked = securityRules.find(({ ids }) => ids.includes(rule));
      const broken = Object.values(stacks).flatMap((stack) => checked?.breaking(stack) ?? []);
      expect(broken).toContain(resource);
    },
  );

  it.each(exceptions.filter(({ resource }) => resource === '*'))(
    '$rule is of what no stack declares',
    ({ rule }) => {
      expect(securityRules.flatMap(({ ids }) => ids)).not.toContain(rule);
    },
  );

  it('are of resources that exist', () => {
    const addresses = Object.values(stacks).flatMap((stack) =>
      resourcesOfType(stack).map(({ address }) => address),
    );
    const named = exceptions.map(({ resource }) => resource).filter((resource) => resource !== '*');
    expect(named.filter((resource) => !addresses.includes(resource))).toEqual([]);
  });
});

/** A stack that breaks every rule, so that none passes because it looks at nothing. */
const anybody = JSON.stringify({
  Statement: [
    { Sid: 'All', Effect: 'Allow', Principal: '*', Action: ['kms:*', 'iam:PassRole'], Resource: '*' },
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
    aws_kms_key: { open: { policy: anybody }, empty: {} },
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
