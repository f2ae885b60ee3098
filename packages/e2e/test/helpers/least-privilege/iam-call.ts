import { type ArchiveFacts, type DeclaredDelivery, only } from './archive-facts.ts';
import { permissionsFor, streamArnOf } from './permissions.ts';
import type { RecordedCall } from './recorded-call.ts';

/** One question to IAM: may this principal do this to that, in this context? */
export interface IamCall {
  /** ARN of a role, or a service's name. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Who signs with which key, and where they are. */
export interface Callers {
  readonly facts: ArchiveFacts;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Access key id → principal; Firehose's is not here, because it has a role for each end of each delivery stream. */
  readonly principals: Readonly<Record<string, string>>;
  readonly firehoseKeyId: string;
}

/** On AWS every call of ours is made over TLS: that is how the SDK calls it. */
export const OVER_TLS = { 'aws:SecureTransport': 'true' } as const;

/** A recorded call → what IAM is asked about it. Throws for an operation that is not in the tables. */
export function iamCalls(call: RecordedCall, callers: Callers): IamCall[] {
  const principal = principalOf(call, callers);
  return permissionsFor(call, callers).map(({ action, resource, context }) => ({
    principal,
    action,
    resource,
    context: { ...OVER_TLS, ...context },
  }));
}

function principalOf(call: RecordedCall, callers: Callers): string {
  const { firehoseKeyId, principals, facts } = callers;
  if (call.accessKeyId !== firehoseKeyId) {
    const principal = principals[call.accessKeyId];
    if (principal === undefined) throw new Error(`nobody signs with ${call.accessKeyId}`);
    return principal;
  }
  if (call.service === 'kinesis') {
    const arn = streamArnOf(call, callers);
    return only(facts.deliveries, ({ streamArn }) => streamArn === arn, arn).sourceRoleArn;
  }
  return only(facts.deliveries, (delivery) => isMadeBy(delivery, call), JSON.stringify(call.input))
    .deliveryRoleArn;
}

/** Objects are named after their delivery stream, wherever they lie; a table is looked up for the one that has it. */
function isMadeBy({ name, table }: DeclaredDelivery, { service, input }: RecordedCall): boolean {
  if (service === 'glue') return table !== undefined && table.name === (input.Name ?? input.TableName);
  return String(input.Key).split('/').at(-1)?.startsWith(`${name}-`) === true;
}
