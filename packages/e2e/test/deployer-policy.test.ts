import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { IamCall } from './helpers/least-privilege/iam-call.ts';
import type { AttachedPolicy, Policy } from './helpers/least-privilege/policies.ts';
import { outcomeOf } from './helpers/least-privilege/simulate.ts';

const STACKS = fileURLToPath(new URL('../../../terraform/stacks/', import.meta.url));
const ACCOUNT = '123456789012';
const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/deployer`;

/** Without a say of the key's own policy IAM has none; that of the stack lets the account's have it. */
const KEY_POLICY: AttachedPolicy = {
  name: 'the key',
  kind: 'resource',
  arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/any`,
  policy: {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AccountAdministersKey',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  },
};

/** Allowed to be safe: the reference has these for topics only, while calls name the subscription. */
const OF_SUBSCRIPTION = /^sns:(GetSubscriptionAttributes|SetSubscriptionAttributes|Unsubscribe)$/;

/** The policies beside a stack, all attached to whoever deploys. */
const policiesOf = (stack: string): AttachedPolicy[] =>
  readdirSync(join(STACKS, stack))
    .filter((name) => name.startsWith('deployer-policy'))
    .map((name) => ({
      name,
      kind: 'principal',
      arn: DEPLOYER,
      policy: JSON.parse(readFileSync(join(STACKS, stack, name), 'utf8')) as Policy,
    }));

const asked = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) => ({
  principal: DEPLOYER,
  action,
  resource,
  context,
});

/** Each action of a policy, on one thing of each resource that it names, in a context that its condition wants. */
const wanted = ({ policy }: AttachedPolicy) =>
  policy.Statement.flatMap(({ Action, Resource = [], Condition = {} }) =>
    [Action].flat().flatMap((action) =>
      [Resource].flat().map((resource) => {
        const values = Object.entries(Condition.StringEquals ?? {}).map(([key, value]) => [
          key,
          [value].flat()[0],
        ]);
        return asked(action, oneOf(resource), Object.fromEntries(values));
      }),
    ),
  );

const oneOf = (resource: string): string =>
  resource === '*' ? resource : resource.replace(':*:', `:${ACCOUNT}:`).replace(/\*$/, 'any');

/** What IAM answers, or why it cannot be asked that. */
const answer = (question: IamCall, policies: readonly AttachedPolicy[]): Promise<string> =>
  outcomeOf(question, policies, ACCOUNT).then(
    (outcome) => (outcome === 'Allowed' ? outcome : `${question.action} on ${question.resource}: ${outcome}`),
    (error: Error) => error.message,
  );

describe.each(['dev', 'prod', 'prod-state'])('what whoever deploys %s may do', (stack) => {
  const policies = policiesOf(stack);

  it('is made of actions that AWS has, each on resources that AWS weighs it against', async () => {
    const questions = policies
      .flatMap(wanted)
      .filter(({ action, resource }) => !(OF_SUBSCRIPTION.test(action) && resource.endsWith(':any')));
    expect(questions.length).toBeGreaterThan(20);
    const outcomes = await Promise.all(
      questions.map((question) => answer(question, [...policies, KEY_POLICY])),
    );
    expect(outcomes.filter((outcome) => outcome !== 'Allowed')).toEqual([]);
  });
});

describe('what whoever deploys prod may not do', () => {
  const policies = policiesOf('prod');
  const region = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;
  const role = `arn:aws:iam::${ACCOUNT}:role/prod-app-logs-firehose`;
  const key = KEY_POLICY.arn;

  it.each([
    ['another stream', asked('kinesis:DeleteStream', region('kinesis', 'stream/website-events-stream-2'))],
    ['records', asked('kinesis:GetRecords', region('kinesis', 'stream/website-events-stream'))],
    [
      'an event',
      asked('s3:GetObject', 'arn:aws:s3:::kinesis-archive-data-prod/website-events/year=2026/x.gz'),
    ],
    ['an old version', asked('s3:DeleteObjectVersion', 'arn:aws:s3:::kinesis-archive-data-prod/x.gz')],
    ['another bucket', asked('s3:DeleteBucket', 'arn:aws:s3:::kinesis-archive-data-production')],
    [
      'the state itself',
      asked('s3:DeleteObject', 'arn:aws:s3:::event-archive-terraform-state-prod/event-archive/prod.tfstate'),
    ],
    ['a role for EC2', asked('iam:PassRole', role, { 'iam:PassedToService': 'ec2.amazonaws.com' })],
    ['another role', asked('iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/admin`)],
    ["somebody else's key", asked('kms:ScheduleKeyDeletion', key, { 'aws:ResourceTag/project': 'payments' })],
    ['what is encrypted', asked('kms:Decrypt', key)],
  ])('%s', async (_title, question) => {
    expect(await outcomeOf(question, [...policies, KEY_POLICY], ACCOUNT)).toBe('ImplicitlyDenied');
  });
});
