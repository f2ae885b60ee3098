import type { Block } from '../../src/firehose-rules/from-terraform.ts';
import { besideBucket, type Resource, resourcesOfType, type Statement, statementsOf } from './baseline.ts';

/** A rule of Checkov (CKV…), Trivy (AWS-…) or AWS Security Hub: a stack → the addresses that break it. */
export interface SecurityRule {
  readonly ids: readonly string[];
  readonly title: string;
  /** Why dev goes without it, which is small and cheap; every other stack keeps it. */
  readonly notInDev?: string;
  breaking(stack: Block): string[];
}

/** Why dev has no customer key. */
export const NO_KEY = 'a key costs by the month and by the request, and the events of dev are made up';

/** Every resource of a type must be good. */
export const each = (type: string, isGood: (attributes: Block, stack: Block) => boolean) => (stack: Block) =>
  resourcesOfType(stack, type)
    .filter(({ attributes }) => !isGood(attributes, stack))
    .map(({ address }) => address);

/** Every bucket must be good. */
export const eachBucket = (isGood: (stack: Block, bucket: Resource) => boolean) => (stack: Block) =>
  resourcesOfType(stack, 'aws_s3_bucket')
    .filter((bucket) => !isGood(stack, bucket))
    .map(({ address }) => address);

/** Every statement that allows something must be good. */
export const eachAllowed = (isGood: (statement: Statement, address: string) => boolean) => (stack: Block) =>
  statementsOf(stack)
    .filter(({ address, statement }) => statement.Effect === 'Allow' && !isGood(statement, address))
    .map(({ address }) => address);

/** How the customer key is referred to. */
export const customKey = '${aws_kms_key.archive_key.arn}';
/** Anything as JSON text, to look into. */
export const textOf = (value: unknown): string => JSON.stringify(value ?? null);
/** What of a type belongs to a bucket. */
export const only = (stack: Block, bucket: Resource, type: string): Block | undefined =>
  besideBucket(stack, bucket, type)[0];
/** Whether actions hold a `*` for all of a service. */
export const isWildcard = (actions: readonly string[]) =>
  actions.some((action) => action === '*' || action.endsWith(':*'));
/** The keys that a statement's conditions are about. */
export const conditionKeys = ({ Condition = {} }: Statement) =>
  Object.values(Condition).flatMap((it) => Object.keys(it));
