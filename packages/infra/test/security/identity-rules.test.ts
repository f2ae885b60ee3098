import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { identityRules } from './identity-rules.ts';

const ESCALATION = 'CKV_AWS_286';
const CREDENTIALS = 'CKV_AWS_287';
const EXFILTRATION = 'CKV_AWS_288';
const PERMISSIONS = 'CKV_AWS_289';
const all = [ESCALATION, CREDENTIALS, EXFILTRATION, PERMISSIONS];

const policyOf = (...statements: Block[]) =>
  JSON.stringify({ Statement: statements.map((it) => ({ Effect: 'Allow', Resource: '*', ...it })) });
const roleWith = (...statements: Block[]): Block => ({
  resource: { aws_iam_role_policy: { planted: { policy: policyOf(...statements) } } },
});

/** Which of the four rules a stack breaks. */
const broken = (stack: Block) =>
  identityRules.flatMap(({ ids, breaking }) =>
    ids.filter((id) => all.includes(id) && breaking(stack).length > 0),
  );

describe('a role that may, with every resource,', () => {
  it.each([
    [['iam:PutRolePolicy'], [ESCALATION, PERMISSIONS]],
    [['iam:CreateAccessKey'], [ESCALATION, CREDENTIALS]],
    [['iam:PassRole', 'lambda:CreateFunction'], [ESCALATION]],
    [['lambda:UpdateFunctionCode'], [ESCALATION]],
    [['sts:AssumeRole'], [CREDENTIALS]],
    [['ecr:GetAuthorizationToken'], [CREDENTIALS]],
    [['s3:GetObject'], [EXFILTRATION]],
    [['secretsmanager:GetSecretValue'], [EXFILTRATION]],
    [['kinesis:GetRecords'], [EXFILTRATION]],
    [['s3:PutBucketPolicy'], [PERMISSIONS]],
    [['kms:CreateGrant'], [PERMISSIONS]],
    [['logs:PutResourcePolicy'], [PERMISSIONS]],
    [['iam:Put*'], [ESCALATION, PERMISSIONS]],
    [['S3:getobjec?'], [EXFILTRATION]],
    [['*'], all],
  ])('%j breaks %j', (Action, ids) => {
    expect(broken(roleWith({ Action }))).toEqual(ids);
  });

  it.each([
    [['iam:PassRole']],
    [['lambda:CreateFunction']],
    [['s3:ListBucket', 'kinesis:PutRecords']],
    [['xs3:GetObject', 's3:GetObjectX']],
  ])('%j breaks none of the four', (Action) => {
    expect(broken(roleWith({ Action }))).toEqual([]);
  });
});

describe('the rules about what is granted on every resource', () => {
  const passRole = { Action: 'iam:PassRole' };
  const runInstances = { Action: 'ec2:RunInstances' };

  it('put together what the statements of a policy say', () => {
    expect(broken(roleWith(passRole, runInstances))).toEqual([ESCALATION]);
  });

  it('do not put policies together, which may be of different roles', () => {
    const policies = { a: { policy: policyOf(passRole) }, b: { policy: policyOf(runInstances) } };
    expect(broken({ resource: { aws_iam_role_policy: policies } })).toEqual([]);
  });

  it.each([
    ['a bucket is named', { Resource: 'arn:aws:s3:::archive/*' }],
    ['it is denied', { Effect: 'Deny' }],
  ])('have nothing to say where %s', (_what, rest) => {
    expect(broken(roleWith({ Action: 's3:GetObject', ...rest }))).toEqual([]);
  });

  it('take all that is not left out for granted', () => {
    expect(broken(roleWith({ NotAction: 'ec2:*' }))).toEqual(all);
    expect(broken(roleWith({ Action: 's3:GetObject', Resource: undefined, NotResource: 'arn:x' }))).toEqual([
      EXFILTRATION,
    ]);
  });

  it('accept no condition', () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/a': 'b' } };
    expect(broken(roleWith({ Action: 's3:GetObject', Condition }))).toEqual([EXFILTRATION]);
  });

  it('read managed policies and those that are given out', () => {
    const policy = policyOf({ Action: 's3:GetObject' });
    expect(broken({ resource: { aws_iam_policy: { planted: { policy } } } })).toEqual([EXFILTRATION]);
    expect(broken({ resource: {}, output: { verifier_policy: { value: policy } } })).toEqual([EXFILTRATION]);
  });

  it("leave a key's own policy alone, where every resource is that key", () => {
    expect(broken({ resource: { aws_kms_key: { a: { policy: policyOf({ Action: 'kms:*' }) } } } })).toEqual(
      [],
    );
  });
});
