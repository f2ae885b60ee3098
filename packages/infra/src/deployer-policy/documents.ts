import type { Condition, Grant } from './grant.ts';

export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * Characters of a managed policy; "IAM doesn't count white space":
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (2026-11-24).
 */
const MAX_POLICY_CHARACTERS = 6_144;

/** Grants → as many policy documents as they need, each no longer than a managed policy may be. */
export function documentsFrom(grants: readonly Grant[]): PolicyDocument[] {
  const documents: Statement[][] = [];
  for (const statement of statementsFrom(grants).flatMap(fittingStatements)) {
    const roomy = documents.find((it) => charactersOf([...it, statement]) <= MAX_POLICY_CHARACTERS);
    if (roomy) roomy.push(statement);
    else documents.push([statement]);
  }
  return documents.map(document);
}

/**
 * A document → its text. IAM takes no character beyond U+00FF, but JSON can spell it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (2026-11-24).
 */
export const policyText = (policy: PolicyDocument, indent = 0): string =>
  JSON.stringify(policy, null, indent).replace(
    /[^\0-\xff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** One statement for all resources that are allowed the same actions under the same condition. */
function statementsFrom(grants: readonly Grant[]): Statement[] {
  const byResource = collected(grants.flatMap(onEachResource), ({ resource, condition }) => [
    resource,
    condition,
  ]);
  const merged = [...byResource.values()].map((same) => ({
    ...same[0],
    actions: sorted(same.flatMap(({ actions }) => actions)),
  }));
  const byActions = collected(merged, ({ actions, condition }) => [actions, condition]);
  return [...byActions.values()].map((same) =>
    statement(
      same.map(({ resource }) => resource),
      same[0],
    ),
  );
}

type OnOne = Pick<Grant, 'actions' | 'condition'> & { readonly resource: string };

const onEachResource = ({ resources, ...rest }: Grant): OnOne[] =>
  resources.map((resource) => ({ ...rest, resource }));

const statement = (resources: readonly string[], { actions, condition }: OnOne): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: sorted(resources),
  ...(condition === undefined ? {} : { Condition: condition }),
});

type Some<T> = [T, ...T[]];

/** In the order in which each key comes first. */
function collected<T>(all: readonly T[], keyOf: (one: T) => unknown): Map<string, Some<T>> {
  const byKey = new Map<string, Some<T>>();
  for (const one of all) {
    const key = JSON.stringify(keyOf(one));
    const same = byKey.get(key);
    if (same) same.push(one);
    else byKey.set(key, [one]);
  }
  return byKey;
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** A statement that is too long by itself, in halves of its resources. */
function fittingStatements(statement: Statement): Statement[] {
  if (charactersOf([statement]) <= MAX_POLICY_CHARACTERS) return [statement];
  const { Resource } = statement;
  const middle = Math.ceil(Resource.length / 2);
  return [Resource.slice(0, middle), Resource.slice(middle)].flatMap((half) =>
    fittingStatements({ ...statement, Resource: half }),
  );
}

const document = (statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** What IAM counts, and the white space in tags besides. */
const charactersOf = (statements: readonly Statement[]): number => policyText(document(statements)).length;
