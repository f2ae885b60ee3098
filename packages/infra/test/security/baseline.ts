import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { type Exception, exceptions } from './exceptions.ts';

/** A resource of a synthesized stack. */
export interface Resource {
  /** `type.id`. */
  readonly address: string;
  readonly id: string;
  readonly type: string;
  readonly attributes: Block;
}

/**
 * One statement of a policy, with lists where a policy may have one or many. `NotAction` and `NotResource` name what is
 * left out, so that nobody knows what is in: they count as all.
 */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: Readonly<Record<string, Block>> | undefined;
}

/** Resources of a stack, of one type or of all. */
export function resourcesOfType(stack: Block, type?: string): Resource[] {
  const byType = stack.resource as Record<string, Record<string, Block>>;
  return Object.entries(byType)
    .filter(([name]) => type === undefined || name === type)
    .flatMap(([name, byId]) =>
      Object.entries(byId).map(([id, attributes]) => ({
        address: `${name}.${id}`,
        id,
        type: name,
        attributes,
      })),
    );
}

/** The resources of a type that belong to a bucket, by the reference in their `bucket`. */
export const besideBucket = (stack: Block, bucket: Resource, type: string): Block[] =>
  resourcesOfType(stack, type)
    .map(({ attributes }) => attributes)
    .filter((attributes) => attributes.bucket === `\${${bucket.address}.bucket}`);

/** The statements of every policy of a stack: of roles, buckets, topics and keys, and those that are given out. */
export function statementsOf(stack: Block): { address: string; statement: Statement }[] {
  const policies = [
    ...resourcesOfType(stack).flatMap(({ address, attributes: { policy, assume_role_policy } }) =>
      [policy, assume_role_policy].flatMap((text) => (text === undefined ? [] : [{ address, text }])),
    ),
    ...Object.entries((stack.output ?? {}) as Record<string, Block>)
      .filter(([name]) => name.endsWith('_policy'))
      .map(([name, { value }]) => ({ address: `output.${name}`, text: value })),
  ];
  return policies.flatMap(({ address, text }) =>
    (JSON.parse(String(text)).Statement as Block[]).map((statement) => ({
      address,
      statement: listed(statement),
    })),
  );
}

const listed = (statement: Block): Statement => ({
  Sid: String(statement.Sid),
  Effect: statement.Effect as Statement['Effect'],
  Principal: statement.Principal,
  Action: [statement.Action ?? (statement.NotAction === undefined ? [] : '*')].flat() as string[],
  Resource: [statement.Resource ?? (statement.NotResource === undefined ? [] : '*')].flat() as string[],
  Condition: statement.Condition as Statement['Condition'],
});

/** Whether an exception is about an address. */
export const isAbout = ({ resource }: Exception, address: string): boolean =>
  resource.endsWith('.*') ? address.startsWith(resource.slice(0, -1)) : address === resource;

/** Addresses without those that this very rule is accepted to be broken by; another name of the rule excuses nothing. */
export const unexcused = (rule: string, addresses: readonly string[]): string[] =>
  addresses.filter((address) => !exceptions.some((it) => it.rules.includes(rule) && isAbout(it, address)));
