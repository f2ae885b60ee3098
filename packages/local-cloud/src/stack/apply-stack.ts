import type { FirehoseClient } from '@aws-sdk/client-firehose';
import type { GlueClient } from '@aws-sdk/client-glue';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import { applyDatabase, applyTable } from './apply-glue.ts';
import { applyBucket, applyDeliveryStream, applyStream } from './apply-resource.ts';
import type { DeclaredResource, DeclaredStack } from './terraform-stack.ts';

export interface Clients {
  readonly kinesis: KinesisClient;
  readonly firehose: FirehoseClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
}

/** What became of one declared resource. */
export interface AppliedResource {
  readonly type: string;
  readonly name: string;
  readonly outcome: 'created' | 'unchanged' | 'updated' | 'kept';
  /** Said when the resource could not become what the stack declares. */
  readonly remark?: string;
}

export interface AppliedStack {
  readonly applied: readonly AppliedResource[];
  /** Types that the stack declares and the embedded cloud does not have, each with how often. */
  readonly notEmulated: Readonly<Record<string, number>>;
}

export type Outcome = Pick<AppliedResource, 'outcome' | 'remark'>;
type Apply = (clients: Clients, settings: DeclaredResource['settings']) => Promise<Outcome>;

// In the order in which one needs the other.
const APPLY: readonly (readonly [type: string, nameOf: string, apply: Apply])[] = [
  ['aws_kinesis_stream', 'name', applyStream],
  ['aws_s3_bucket', 'bucket', applyBucket],
  ['aws_glue_catalog_database', 'name', applyDatabase],
  ['aws_glue_catalog_table', 'name', applyTable],
  ['aws_kinesis_firehose_delivery_stream', 'name', applyDeliveryStream],
];

/** Makes the cloud behind the clients what the stack declares, as far as it can. Errors of the service pass through. */
export async function applyStack(clients: Clients, stack: DeclaredStack): Promise<AppliedStack> {
  const applied: AppliedResource[] = [];
  for (const [type, nameOf, apply] of APPLY) {
    for (const resource of stack.resources.filter((candidate) => candidate.type === type)) {
      const outcome = await apply(clients, resource.settings);
      applied.push({ type, name: String(resource.settings[nameOf]), ...outcome });
    }
  }
  return { applied, notEmulated: countsOfOtherTypes(stack) };
}

function countsOfOtherTypes(stack: DeclaredStack): Record<string, number> {
  const emulated = new Set(APPLY.map(([type]) => type));
  const counts: Record<string, number> = {};
  for (const { type } of stack.resources) {
    if (!emulated.has(type)) counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}
