import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { synthesizeStacks } from '../src/archive-app.ts';
import { declared } from '../src/deployer-policy/declared.ts';
import type { PolicyDocument, Statement } from '../src/deployer-policy/documents.ts';
import { deployerPolicies, grantsByType } from '../src/deployer-policy.ts';
import { kinds } from '../src/resource-page/kinds.ts';
import { full, plain } from './helpers/environment.ts';
import { synthesizedStack } from './helpers/stack.ts';

const statementsOf = (documents: readonly PolicyDocument[]): Statement[] =>
  documents.flatMap(({ Statement }) => Statement);
const ofEnvironment = (environment: Environment) =>
  statementsOf(deployerPolicies(synthesizedStack(environment)));
const withAction = (statements: readonly Statement[], action: string) =>
  statements.filter(({ Action }) => Action.includes(action));
const resourcesFor = (statements: readonly Statement[], action: string) =>
  withAction(statements, action).flatMap(({ Resource }) => Resource);

const fullStack = synthesizedStack(full);
const everything = statementsOf(deployerPolicies(fullStack));

describe('the policies of whoever deploys', () => {
  it('know every type that a stack can have, and no other', () => {
    expect(Object.keys(grantsByType).sort()).toEqual(Object.keys(kinds).sort());
  });

  it.each(Object.entries(grantsByType))('allow something for each %s', (type, grantsOf) => {
    const ids = Object.keys((fullStack.resource as Record<string, object>)[type] ?? {});
    expect(ids).not.toEqual([]);
    for (const id of ids) {
      const grants = grantsOf(declared(fullStack, { region: 'eu-west-1', defaultTags: {} }, type, id));
      expect(grants).not.toEqual([]);
      for (const { actions, resources } of grants)
        expect(Math.min(actions.length, resources.length)).toBeGreaterThan(0);
    }
  });

  it('name actions one by one, and resources wherever AWS knows any', () => {
    expect(everything.flatMap(({ Action }) => Action)).toEqual(
      everything
        .flatMap(({ Action }) => Action)
        .filter((action) => /^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action)),
    );
    // All of these are asked of the account: the service authorization reference has no resource type for them.
    expect(
      everything
        .filter(({ Resource }) => Resource.includes('*'))
        .flatMap(({ Action }) => Action)
        .sort(),
    ).toEqual([
      'kinesis:DescribeLimits',
      'kinesis:UpdateShardCount',
      'kinesis:UpdateStreamMode',
      'kms:CreateKey',
      'kms:ListAliases',
      'logs:DescribeLogGroups',
      'quicksight:CreateDataSource',
    ]);
    expect(everything.filter(({ Resource }) => Resource.includes('*') && Resource.length > 1)).toEqual([]);
  });

  it('are about the names of the stack, in its region, and hold no reference', () => {
    const arns = everything.flatMap(({ Resource }) => Resource).filter((arn) => arn !== '*');
    expect(arns.filter((arn) => !/^arn:aws:[a-z0-9]+:(eu-west-1)?:\*?:[^$ ]+$/.test(arn))).toEqual([]);
    expect(arns.filter((arn) => /aws_\w+\./.test(arn))).toEqual([]);
    // Ids that only AWS knows, what lies in a database, what is in a log group, and all alarms to look through.
    const wild = arns.map((arn) => arn.split(':').slice(5).join(':')).filter((rest) => rest.includes('*'));
    expect([...new Set(wild)].sort()).toEqual([
      'alarm:*',
      'event-archive-full-alarms:*',
      'key/*',
      'log-group:/aws/kinesisfirehose/app-logs-delivery:*',
      'log-group:/aws/kinesisfirehose/website-events-delivery:*',
      'table/event_archive_plain/*',
      'userDefinedFunction/event_archive_plain/*',
    ]);
  });

  it('hand roles to Firehose alone', () => {
    const passing = withAction(everything, 'iam:PassRole');
    expect(passing).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: [
          'app-logs-firehose',
          'app-logs-firehose-source',
          'website-events-firehose',
          'website-events-firehose-source',
        ].map((name) => `arn:aws:iam::*:role/full-${name}`),
        Condition: { StringEquals: { 'iam:PassedToService': ['firehose.amazonaws.com'] } },
      },
    ]);
  });

  it('change or end only keys with the tags of the stack, where it has tags', () => {
    const condition = (statements: readonly Statement[], action: string) =>
      withAction(statements, action).map(({ Condition }) => Condition);
    for (const action of ['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:DisableKey'])
      expect(condition(everything, action)).toEqual([
        { StringEquals: { 'aws:ResourceTag/team': 'größe 📏' } },
      ]);
    for (const action of ['kms:CreateKey', 'kms:TagResource'])
      expect(condition(everything, action)).toEqual([
        { StringEquals: { 'aws:RequestTag/team': 'größe 📏' } },
      ]);
    // Called before KMS knows the tags of a new key everywhere.
    expect(condition(everything, 'kms:EnableKeyRotation')).toEqual([undefined]);
    const untagged = ofEnvironment({ ...full, tags: {} });
    expect(condition(untagged, 'kms:ScheduleKeyDeletion')).toEqual([undefined]);
  });

  it('touch no object but the state and its lock', () => {
    const objects = everything.flatMap(({ Resource }) => Resource).filter((arn) => /:s3:::[^/]+\//.test(arn));
    expect(objects.sort()).toEqual([
      'arn:aws:s3:::state-of-full/event-archive/full.tfstate',
      'arn:aws:s3:::state-of-full/event-archive/full.tfstate.tflock',
    ]);
    expect(resourcesFor(everything, 's3:DeleteObject')).toEqual([objects[1]]);
    expect(resourcesFor(everything, 's3:ListBucket')).toContain('arn:aws:s3:::state-of-full');
    expect(
      everything.flatMap(({ Action }) => Action).filter((action) => /ObjectVersion/.test(action)),
    ).toEqual([]);
    expect(ofEnvironment(plain).flatMap(({ Action }) => Action)).not.toContain('s3:GetObject');
  });

  it('have an account and a region in no ARN of a bucket, and no region in that of a role', () => {
    expect(resourcesFor(everything, 's3:CreateBucket')).toContain('arn:aws:s3:::archive-plain');
    expect(resourcesFor(everything, 'kinesis:CreateStream')).toContain(
      'arn:aws:kinesis:eu-west-1:*:stream/website-events-stream',
    );
    expect(resourcesFor(ofEnvironment({ ...plain, region: 'cn-north-1' }), 'iam:CreateRole')[0]).toMatch(
      /^arn:aws-cn:iam::\*:role\//,
    );
  });

  it('are there for the stack of the state as well', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'infra-deployer-'));
    const [, state] = synthesizeStacks([full], scratch);
    rmSync(scratch, { recursive: true });
    const statements = statementsOf(deployerPolicies(JSON.parse(state?.json ?? '')));
    expect(new Set(statements.flatMap(({ Resource }) => Resource))).toEqual(
      new Set(['arn:aws:s3:::state-of-full']),
    );
    expect(statements.flatMap(({ Action }) => Action)).toContain('s3:PutBucketPolicy');
  });

  it('are not written for an emulator', () => {
    expect(deployerPolicies(synthesizedStack({ ...plain, endpoint: 'http://127.0.0.1:4566' }))).toEqual([]);
  });

  it.each([
    [
      'a type that nobody described',
      { resource: { aws_sqs_queue: { größe: {} } } },
      'aws_sqs_queue.größe: nobody said',
    ],
    [
      'something that nobody described and that is looked up',
      { data: { aws_vpc: { a: {} } } },
      'data.aws_vpc: nobody said',
    ],
    [
      'a name that AWS alone knows',
      { resource: { aws_kinesis_stream: { s: { name: '${aws_kms_key.k.key_id}' } } } },
      'aws_kinesis_stream.s: name says nothing',
    ],
    [
      'a role that is not of the stack',
      { resource: { aws_iam_role_policy: { p: { role: 'elsewhere' } } } },
      'aws_iam_role_policy.p: role says nothing',
    ],
  ])('are not written with %s', (_title, stack, message) => {
    const provider = { aws: [{ region: 'eu-west-1' }] };
    expect(() => deployerPolicies({ provider, ...stack })).toThrow(message);
  });
});
