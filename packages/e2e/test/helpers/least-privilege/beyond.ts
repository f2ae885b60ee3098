import { type IamCall, OVER_TLS } from './iam-call.ts';
import type { AttachedPolicy, Statement } from './policies.ts';

/** Calls that are allowed → the same of something else, and worse of the same: nobody needs either. */
export function beyond(allowed: readonly IamCall[]): IamCall[] {
  const kinds = [...new Map(allowed.map((call) => [kindOf(call), call])).values()];
  return kinds.flatMap((call) => [...ofSomethingElse(call), ...worse(call)]);
}

/** Of many objects of one bucket, one is enough; catalog, database and table are three. */
const kindOf = ({ principal, action, resource }: IamCall): string =>
  `${principal} ${action} ${resource.split('/')[0]}`;

/**
 * Keys are asked about with all their conditions elsewhere. A service is bound by the policy of the one thing itself, and
 * an account has one catalog.
 */
const ofSomethingElse = (call: IamCall): IamCall[] =>
  call.action.startsWith('kms:') || !call.principal.startsWith('arn:') || call.resource.endsWith(':catalog')
    ? []
    : [{ ...call, resource: otherArn(call.resource) }];

/** Another object of the same bucket; of whatever is not an object, another of its kind. */
export const otherArn = (arn: string): string =>
  isObject(arn) ? arn.replace('/', '/elsewhere/') : `${arn}-other`;

const isObject = (arn: string): boolean => arn.includes(':s3:::') && arn.includes('/');

const WORSE: Readonly<Record<string, (arn: string) => string>> = {
  s3: (arn) => (isObject(arn) ? 's3:DeleteObject' : 's3:PutBucketPolicy'),
  kms: () => 'kms:CreateGrant',
  kinesis: () => 'kinesis:DeleteStream',
  glue: () => 'glue:DeleteTable',
  logs: () => 'logs:DeleteLogStream',
  sns: () => 'sns:DeleteTopic',
};

/** In the same context, as far as the other action knows it: a statement that holds all of a service is no less bound by it. */
function worse({ principal, action, resource, context }: IamCall): IamCall[] {
  const [service = ''] = action.split(':');
  const other = WORSE[service]?.(resource);
  if (other === undefined) return [];
  const known = Object.entries(context).filter(([key]) => service === 'kms' || key.startsWith('aws:'));
  return [{ principal, action: other, resource, context: { ...OVER_TLS, ...Object.fromEntries(known) } }];
}

/** A policy that allows more than it did, and where. */
export interface Widened {
  readonly at: string;
  readonly whole: AttachedPolicy;
  readonly policy: AttachedPolicy;
}

/**
 * A policy → each that allows everything of a service, or the same of everything, or of whatever begins alike. A trust
 * policy has no more to give, and the policy of a bucket, key or topic is about nothing but that.
 */
export function widened(whole: AttachedPolicy): Widened[] {
  return whole.policy.Statement.flatMap((statement, at) =>
    wider(statement, whole.kind).map(({ how, statement: by }) => ({
      at: `${whole.name} ${statement.Sid}: ${how}`,
      whole,
      policy: {
        ...whole,
        policy: { ...whole.policy, Statement: whole.policy.Statement.toSpliced(at, 1, by) },
      },
    })),
  );
}

function wider(statement: Statement, kind: AttachedPolicy['kind']): { how: string; statement: Statement }[] {
  const [service = ''] = String([statement.Action].flat()[0]).split(':');
  const all = `${service}:*`;
  if (statement.Effect !== 'Allow' || service === 'sts' || statement.Action === all) return [];
  const resources = [statement.Resource ?? []].flat();
  return [
    { how: all, statement: { ...statement, Action: all } },
    ...(kind === 'resource' ? [] : [['*'], resources.map((arn) => `${arn.replace(/\*$/, '')}*`)])
      // What lies under a prefix ends in * already.
      .filter((Resource) => Resource.join() !== resources.join())
      .map((Resource) => ({ how: Resource.join(), statement: { ...statement, Resource } })),
  ];
}
