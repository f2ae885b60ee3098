import type { IamRequest } from './iam-request.ts';

export interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Whether one of these statements allows a request. `*` and `?` in an action or a resource are wildcards, and actions are
 * compared without regard to case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * (2026-11-24). Of conditions it knows StringEquals; the tags that a resource has no call tells, and they are taken for
 * what the policy wants.
 */
export const isAllowed = (statements: readonly Statement[], request: IamRequest): boolean =>
  statements.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      statement.Action.some((pattern) => matches(pattern.toLowerCase(), request.action.toLowerCase())) &&
      isAbout(statement, request) &&
      isMet(statement, request),
  );

const isAbout = ({ Resource }: Statement, { resource }: IamRequest): boolean =>
  resource === undefined || Resource.some((pattern) => matches(pattern, resource));

function isMet({ Condition = {} }: Statement, { context = {} }: IamRequest): boolean {
  const { StringEquals = {}, ...others } = Condition;
  if (Object.keys(others).length > 0)
    throw new Error(`no condition but StringEquals is known: ${Object.keys(others)}`);
  return Object.entries(StringEquals).every(
    ([key, wanted]) =>
      key.startsWith('aws:ResourceTag/') || [wanted].flat().some((value) => value === context[key]),
  );
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);
