import type { Widened } from './beyond.ts';
import type { Evidence } from './evidence.ts';
import { administrator, forbiddenCalls, stranger } from './forbidden-calls.ts';
import { type IamCall, OVER_TLS } from './iam-call.ts';
import { type Outcome, outcomeOf, rules } from './simulate.ts';
import type { Trimmed } from './trim.ts';

type Ruled = Pick<Evidence, 'stack' | 'policies'>;

/** Calls whose outcome is another, in words: `principal action resource: outcome`. */
export async function callsNot(
  expected: (outcome: Outcome) => boolean,
  calls: readonly IamCall[],
  { policies, stack }: Ruled,
): Promise<string[]> {
  const others = [administrator(stack.accountId), stranger, ...otherKeys(policies)];
  const wrong: string[] = [];
  for (const call of calls) {
    const outcome = await outcomeOf(call, [...policies, ...others], stack.accountId);
    if (!expected(outcome)) wrong.push(`${call.principal} ${call.action} ${call.resource}: ${outcome}`);
  }
  return wrong;
}

/** Beside each key another of the account, ruled by its IAM policies and by nothing else. */
const otherKeys = (policies: Ruled['policies']) =>
  policies
    .filter(({ arn }) => arn.includes(':kms:'))
    .map((key) => ({
      ...key,
      name: `${key.name}-other`,
      arn: `${key.arn}-other`,
      policy: {
        ...key.policy,
        Statement: key.policy.Statement.filter(
          ({ Principal }) => typeof Principal === 'object' && 'AWS' in Principal,
        ),
      },
    }));

export const isAllowed = (outcome: Outcome): boolean => outcome === 'Allowed';
export const isDenied = (outcome: Outcome): boolean => outcome !== 'Allowed';
export const isForbidden = (outcome: Outcome): boolean => outcome === 'ExplicitlyDenied';

/**
 * What is gone from a policy and nobody misses. Less of an Allow has to deny one of the calls; less of a Deny has to let
 * pass what an administrator tries over plain HTTP.
 */
export async function notMissed(trimmed: readonly Trimmed[], evidence: Evidence): Promise<string[]> {
  const calls = [...evidence.recorded, ...evidence.documented];
  const tries = administratorsTries(evidence).map(overHttp);
  const unneeded: string[] = [];
  for (const { effect, whole, policy, without } of trimmed) {
    const [asked, expected] = effect === 'Deny' ? [tries, isForbidden] : [calls, isAllowed];
    const ruled = {
      stack: evidence.stack,
      policies: evidence.policies.map((other) => (other === whole ? policy : other)),
    };
    const wrong = await callsNot(
      expected,
      asked.filter((call) => rules(whole, call)),
      ruled,
    );
    if (wrong.length === 0) unneeded.push(without);
  }
  return unneeded;
}

/** Where a policy allows more than it did, and every forbidden call is denied all the same. */
export async function notNoticed(policies: readonly Widened[], evidence: Evidence): Promise<string[]> {
  const forbidden = forbiddenCalls(evidence);
  const unnoticed: string[] = [];
  for (const { at, whole, policy } of policies) {
    const ruled = {
      stack: evidence.stack,
      policies: evidence.policies.map((other) => (other === whole ? policy : other)),
    };
    const asked = forbidden.filter((call) => rules(whole, call));
    const allowed = await callsNot(isDenied, asked, ruled);
    if (allowed.length === 0) unnoticed.push(at);
  }
  return unnoticed;
}

const TRIED: Readonly<
  Record<string, (arn: string) => readonly (readonly [action: string, resource: string])[]>
> = {
  s3: (arn) => [
    ['s3:ListBucket', arn],
    ['s3:GetObject', `${arn}/object`],
    ['s3:PutObject', `${arn}/object`],
  ],
  sns: (arn) => [['sns:Publish', arn]],
};

/** What an administrator of the account tries with every bucket and topic that has a policy. */
export const administratorsTries = ({ policies, stack }: Ruled): IamCall[] =>
  policies.flatMap(({ kind, arn }) =>
    (kind === 'resource' ? (TRIED[arn.split(':')[2] ?? '']?.(arn) ?? []) : []).map(([action, resource]) => ({
      principal: administrator(stack.accountId).arn,
      action,
      resource,
      context: OVER_TLS,
    })),
  );

/** The same call over plain HTTP. */
export const overHttp = (call: IamCall): IamCall => ({
  ...call,
  context: { ...call.context, 'aws:SecureTransport': 'false' },
});
