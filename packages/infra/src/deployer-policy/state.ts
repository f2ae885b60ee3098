import type { Block } from '../firehose-rules/from-terraform.ts';
import { s3Arn } from './arns.ts';
import { type Grant, grant, type Where } from './grant.ts';

/**
 * What Terraform itself does to the bucket of a stack's state: read and write the state, and hold the lock beside it.
 * https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required (2026-11-24).
 */
export function stateGrants(stack: Block, where: Where): Grant[] {
  const { s3 } = (stack.terraform as { backend?: { s3?: StateBackend } } | undefined)?.backend ?? {};
  if (s3 === undefined) return [];
  const object = s3Arn(where, `${s3.bucket}/${s3.key}`);
  return [
    grant('s3', 'ListBucket', [s3Arn(where, s3.bucket)]),
    grant('s3', 'GetObject PutObject', [object]),
    grant('s3', 'DeleteObject GetObject PutObject', [`${object}.tflock`]),
  ];
}

interface StateBackend {
  readonly bucket: string;
  readonly key: string;
}
