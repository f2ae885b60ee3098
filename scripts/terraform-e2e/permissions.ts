import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countText, UserError } from '@event-archive/terminal';
import type { ApiCall } from './front.ts';
import { isAllowed, type Statement } from './permissions/allowed.ts';
import type { IamRequest } from './permissions/iam-request.ts';
import { iamRequests } from './permissions/requests.ts';

/** What Terraform asked for while it worked on each stack. */
export interface Permissions {
  /** To be told of every call that comes through; those that come while nobody works on a stack are not Terraform's. */
  heard(call: ApiCall): void;
  /** Lets Terraform work on a stack. */
  during<T>(stack: string, work: () => Promise<T>): Promise<T>;
  /** The stacks that Terraform worked on. */
  stacks(): readonly string[];
  /** What IAM would have been asked for a stack, each question once. Throws for a call that is in no table. */
  asked(stack: string): readonly IamRequest[];
}

/** Keeps the calls, stack by stack. */
export function recordPermissions(): Permissions {
  const byStack = new Map<string, ApiCall[]>();
  let current: ApiCall[] | undefined;
  return {
    heard: (call) => current?.push(call),
    async during(stack, work) {
      current = byStack.get(stack) ?? [];
      byStack.set(stack, current);
      try {
        return await work();
      } finally {
        current = undefined;
      }
    },
    stacks: () => [...byStack.keys()],
    asked: (stack) => unique((byStack.get(stack) ?? []).flatMap(iamRequests)),
  };
}

const unique = (requests: readonly IamRequest[]): IamRequest[] => [
  ...new Map(requests.map((request) => [JSON.stringify(request), request])).values(),
];

/** What the policies of a stack's deployer had to do with what Terraform asked for. */
export interface Judged {
  readonly allowed: number;
  /** Actions that the policies allow and that were not asked for. */
  readonly unused: readonly string[];
}

/**
 * Compares what Terraform asked for with the policies beside the stack. Throws a UserError that names each question to
 * which their answer is no, and the policies.
 */
export function judged(root: string, stack: string, requests: readonly IamRequest[]): Judged {
  const { files, statements } = policiesOf(root, stack);
  const denied = requests.filter((request) => !isAllowed(statements, request));
  if (denied.length > 0)
    throw new UserError(
      `${stack}: Terraform asked for what ${files.join(', ')} does not allow: ${denied.map(requestText).join('; ')}`,
    );
  if (requests.length === 0) throw new UserError(`${stack}: Terraform asked for nothing`);
  const used = new Set(requests.map(({ action }) => action));
  const actions = new Set(statements.flatMap(({ Action }) => Action));
  return { allowed: requests.length, unused: [...actions].filter((action) => !used.has(action)).sort() };
}

/**
 * A line for each stack that Terraform worked on. Throws a UserError for the first whose policies do not allow all that it
 * asked for.
 */
export const verdictLines = (root: string, permissions: Permissions): string[] =>
  permissions.stacks().map((stack) => {
    const { allowed, unused } = judged(root, stack, permissions.asked(stack));
    const rest = unused.join(', ') || 'nothing';
    return `${stack}: its deployer's policies allow all that Terraform asked for, ${countText(allowed)} different actions on resources; not called in this run: ${rest}`;
  });

function policiesOf(root: string, stack: string) {
  const folder = join('terraform', 'stacks', stack);
  const files = readdirSync(join(root, folder))
    .filter((name) => /^deployer-policy(-\d+)?\.json$/.test(name))
    .map((name) => join(folder, name));
  if (files.length === 0) throw new UserError(`${folder}: no deployer-policy.json; run pnpm synth`);
  const documents = files.map(
    (file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as { Statement: readonly Statement[] },
  );
  return { files, statements: documents.flatMap(({ Statement }) => Statement) };
}

const requestText = ({ action, resource = 'something' }: IamRequest): string => `${action} on ${resource}`;
