import type { KnownStack } from './terraform-values.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A policy, and whom or what it is attached to. */
export interface AttachedPolicy {
  /** What the stack calls it, e.g. `aws_kms_key.archive_key`. */
  readonly name: string;
  /** Says what a principal may do, or who may do something to a resource. */
  readonly kind: 'principal' | 'resource';
  /** ARN of the role, bucket, key or topic. */
  readonly arn: string;
  readonly policy: Policy;
}

/** The roles that people give the policies to which the stack puts out. */
export const producerArn = ({ partition, accountId }: KnownStack, dataset: string): string =>
  `arn:${partition}:iam::${accountId}:role/producer-${dataset}`;
export const verifierArn = ({ partition, accountId }: KnownStack): string =>
  `arn:${partition}:iam::${accountId}:role/verifier`;

/** A stack → every policy in it. Throws for one in a place that is not known to hold policies. */
export function policiesIn(stack: KnownStack): AttachedPolicy[] {
  const found = HOLDERS.flatMap(([type, attribute, kind, arnOf]) =>
    Object.entries(stack.of(type)).map(([name, settings]) => ({
      name: `${type}.${name}`,
      kind,
      arn: arnOf(settings as Readonly<Record<string, string>>, stack, name),
      policy: JSON.parse(String(settings[attribute])) as Policy,
    })),
  );
  return [...found, ...outputPolicies(stack)];
}

type ArnOf = (settings: Readonly<Record<string, string>>, stack: KnownStack, name: string) => string;

const roleArn: ArnOf = ({ name, role }, { partition, accountId }) =>
  `arn:${partition}:iam::${accountId}:role/${role ?? name}`;

const HOLDERS: readonly (readonly [string, string, AttachedPolicy['kind'], ArnOf])[] = [
  ['aws_iam_role', 'assume_role_policy', 'resource', roleArn],
  ['aws_iam_role_policy', 'policy', 'principal', roleArn],
  [
    'aws_s3_bucket_policy',
    'policy',
    'resource',
    ({ bucket }, { partition }) => `arn:${partition}:s3:::${bucket}`,
  ],
  [
    'aws_kms_key',
    'policy',
    'resource',
    (_settings, { partition, region, accountId }, name) =>
      `arn:${partition}:kms:${region}:${accountId}:key/${name}`,
  ],
  ['aws_sns_topic_policy', 'policy', 'resource', ({ arn }) => String(arn)],
];

const outputPolicies = (stack: KnownStack): AttachedPolicy[] =>
  Object.entries(stack.outputs).flatMap(([name, value]) => {
    if (!name.endsWith('_policy')) return [];
    const dataset = /^(.+)_producer_policy$/.exec(name)?.[1]?.replaceAll('_', '-');
    const arn = dataset === undefined ? verifierArn(stack) : producerArn(stack, dataset);
    return [{ name: `output.${name}`, kind: 'principal' as const, arn, policy: JSON.parse(value) as Policy }];
  });

/** How many policies a synthesized stack has, counted in its text: none may be in a place that is not known. */
export const policiesInText = (text: string): number => text.match(/\\"Statement\\":/g)?.length ?? 0;
