import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import type { IamCall } from './iam-call.ts';
import type { AttachedPolicy } from './policies.ts';

export type Outcome = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/**
 * What IAM answers to a call under these policies: those of the principal, and that of the resource. Throws where the
 * question itself is wrong: an action that AWS does not have, a resource that the action is not about, a context key
 * that nobody knows.
 */
export async function outcomeOf(
  call: IamCall,
  policies: readonly AttachedPolicy[],
  accountId: string,
): Promise<Outcome> {
  const reply = await runSimulation(spelled(simulationOf(call, policies, accountId)), {});
  if (reply.resultType === 'error')
    throw new Error(`${JSON.stringify(call)}: ${JSON.stringify(reply.errors)}`);
  if (reply.resultType === 'wildcard') throw new Error(`${call.resource} has a wildcard`);
  const { ignoredContextKeys = [] } = reply.result;
  if (ignoredContextKeys.length > 0)
    throw new Error(`${call.action} has no context ${ignoredContextKeys.join(', ')}`);
  return reply.overallResult;
}

function simulationOf(call: IamCall, policies: readonly AttachedPolicy[], accountId: string): Simulation {
  const { principal, action, resource, context } = call;
  const ruling = policies.filter((policy) => rules(policy, call));
  const resourcePolicy = ruling.find(({ kind }) => kind === 'resource');
  return {
    request: {
      principal: sessionOf(principal),
      action,
      resource: { resource, accountId },
      contextVariables: { ...context },
    },
    identityPolicies: ruling
      .filter(({ kind }) => kind === 'principal')
      .map(({ name, policy }) => ({ name, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy === undefined ? {} : { resourcePolicy: resourcePolicy.policy }),
  };
}

/** Whether a policy has a say in a call: its principal's, or its resource's. A bucket's is asked about its objects too. */
export function rules({ kind, arn }: AttachedPolicy, { principal, resource }: IamCall): boolean {
  if (kind === 'principal') return arn === principal;
  return resource === arn || (arn.includes(':s3:::') && resource.startsWith(`${arn}/`));
}

/** A role calls as a session of it; a service, and whoever else, under their own name. */
const sessionOf = (principal: string): string =>
  principal.replace(/^arn:([^:]+):iam::(\d+):role\/(.+)$/, 'arn:$1:sts::$2:assumed-role/$3/session');

/**
 * The simulator drops `kms:EncryptionContext:KEY` (0.1.173): it has that key with its placeholder only, and of such keys
 * it knows those with a slash alone. Under the name of one that it knows, in request and policies alike, it compares
 * them as any other text.
 */
const spelled = (simulation: Simulation): Simulation =>
  JSON.parse(
    JSON.stringify(simulation).replaceAll(
      '"kms:EncryptionContext:',
      '"aws:PrincipalTag/kms:EncryptionContext:',
    ),
  ) as Simulation;
