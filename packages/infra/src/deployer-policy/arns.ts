import type { Where } from './grant.ts';

/**
 * ARN of something in the stack's region. The account is `*`: that of whoever the policy is attached to is not known
 * before, and others' resources need a policy of theirs besides.
 */
export const regionalArn = (where: Where, service: string, rest: string): string =>
  `arn:${partitionOf(where)}:${service}:${where.region}:*:${rest}`;

/** ARN of something that belongs to no region, of any account. */
export const globalArn = (where: Where, service: string, rest: string): string =>
  `arn:${partitionOf(where)}:${service}::*:${rest}`;

/** ARN of a bucket, or of objects in it: neither region nor account. */
export const s3Arn = (where: Where, rest: string): string => `arn:${partitionOf(where)}:s3:::${rest}`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html (2026-11-24) */
function partitionOf({ region }: Where): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
