import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { resourcesOfType, type Statement, statementsOf } from './baseline.ts';
import {
  credentialsExposure,
  dataExfiltration,
  permissionsManagement,
  privilegeEscalation,
  type Way,
} from './dangerous-actions.ts';
import {
  conditionKeys,
  customKey,
  each,
  eachAllowed,
  isWildcard,
  type SecurityRule,
  textOf,
} from './rule.ts';

/** Of roles and people. In the policy of a key, a bucket or a topic `*` is no more than that resource. */
const isOfIdentity = (address: string) => address.startsWith('aws_iam_') || address.startsWith('output.');

/** Case does not count in an action, and `*` and `?` stand for others, as in IAM. */
const covers = (pattern: string, action: string) =>
  new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`, 'i').test(action);

/**
 * The policies that grant one of these ways on every resource, in one statement or in several together. As in the
 * scanner, "every resource" is a bare `*`; unlike there, a condition is no excuse.
 */
const grantingEverywhere = (ways: readonly Way[]) => (stack: Block) => {
  const patternsOf = new Map<string, string[]>();
  for (const { address, statement } of statementsOf(stack)) {
    if (!isOfIdentity(address) || statement.Effect !== 'Allow' || !statement.Resource.includes('*')) continue;
    patternsOf.set(address, [...(patternsOf.get(address) ?? []), ...statement.Action]);
  }
  return [...patternsOf]
    .filter(([, patterns]) =>
      ways.some((way) => way.every((action) => patterns.some((pattern) => covers(pattern, action)))),
    )
    .map(([address]) => address);
};

/** What the baseline says about who may do what. */
export const identityRules: readonly SecurityRule[] = [
  {
    ids: ['CKV_AWS_60', 'CKV_AWS_61'],
    title: 'one service may take a role, for this account',
    breaking: each('aws_iam_role', ({ assume_role_policy }) => {
      const [statement, ...others] = JSON.parse(String(assume_role_policy)).Statement;
      const service = statement.Principal.Service;
      return (
        others.length === 0 &&
        typeof service === 'string' &&
        textOf(statement.Condition).includes('account_id')
      );
    }),
  },
  {
    ids: ['own: aws:SourceAccount'],
    title: 'aws:SourceAccount says for which account a role is taken',
    breaking: each('aws_iam_role', ({ assume_role_policy }) =>
      JSON.parse(String(assume_role_policy)).Statement.every((statement: Statement) =>
        conditionKeys(statement).includes('aws:SourceAccount'),
      ),
    ),
  },
  {
    ids: ['KMS.1', 'KMS.2'],
    title: 'nobody may decrypt with every key',
    breaking: eachAllowed(
      ({ Action, Resource }, address) =>
        address.startsWith('aws_kms_key') ||
        !Action.some((action) => action.startsWith('kms:')) ||
        Resource.every((arn) => arn === customKey),
    ),
  },
  {
    ids: ['CKV_AWS_62', 'IAM.1'],
    title: 'nobody may do everything with everything',
    breaking: eachAllowed(({ Action, Resource }) => !(Action.includes('*') && Resource.includes('*'))),
  },
  {
    ids: ['CKV_AWS_63'],
    title: 'nobody may do everything, whatever with',
    breaking: eachAllowed(({ Action }) => !Action.includes('*')),
  },
  {
    ids: ['IAM.21', 'AWS-0057'],
    title: 'nobody may do all that a service can',
    breaking: eachAllowed(({ Action }) => !isWildcard(Action)),
  },
  {
    ids: ['CKV_AWS_286'],
    title: 'nobody can get at more permissions than they have',
    breaking: grantingEverywhere(privilegeEscalation),
  },
  {
    ids: ['CKV_AWS_287'],
    title: 'nobody is answered with credentials',
    breaking: grantingEverywhere(credentialsExposure),
  },
  {
    ids: ['CKV_AWS_288'],
    title: 'nobody can read whatever is stored',
    breaking: grantingEverywhere(dataExfiltration),
  },
  {
    ids: ['CKV_AWS_289'],
    title: 'nobody decides who may do what',
    breaking: grantingEverywhere(permissionsManagement),
  },
  {
    ids: ['CKV_AWS_290', 'CKV_AWS_355', 'AWS-0345', 'AWS-0346'],
    title: 'resources are named',
    breaking: eachAllowed(
      ({ Resource }, address) => address.startsWith('aws_kms_key') || Resource.every((arn) => arn !== '*'),
    ),
  },
  {
    ids: ['AWS-0342'],
    title: 'nobody may pass a role',
    breaking: eachAllowed(({ Action }) => !Action.includes('iam:PassRole')),
  },
  {
    ids: ['CKV_AWS_274', 'CKV_AWS_275', 'CKV2_AWS_40', 'CKV2_AWS_56'],
    title: 'no policy of AWS is attached',
    breaking: (stack) =>
      resourcesOfType(stack, 'aws_iam_role_policy_attachment').map(({ address }) => address),
  },
  {
    ids: ['CKV_AWS_273', 'CKV_AWS_40', 'IAM.2', 'AWS-0143'],
    title: 'there are no users',
    breaking: (stack) => resourcesOfType(stack, 'aws_iam_user').map(({ address }) => address),
  },
];
