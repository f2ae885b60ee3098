import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { query, withBucket } from './helpers/environment.ts';
import { attributesOf, onlyResource, statementOf, synthesizedStack } from './helpers/stack.ts';

const bucketIds = (stack: Block) =>
  Object.keys((stack.resource as Record<string, object>).aws_s3_bucket ?? {});
const accessLogs = { expireAfterDays: 90 };
const stackWith = (bucket: Partial<Environment['bucket']>, rest: Partial<Environment> = {}) =>
  synthesizedStack({ ...withBucket(bucket), ...rest });

describe('the buckets', () => {
  it('are one, unless logs or queries are wanted', () => {
    expect(bucketIds(stackWith({}))).toEqual(['archive']);
    const all = ['access_logs_bucket', 'archive', 'query_results'];
    expect(bucketIds(stackWith({ accessLogs }, { query }))).toEqual(all);
  });

  it('have the requests to them logged, each under its own prefix, and not those to the log bucket', () => {
    const stack = stackWith({ accessLogs }, { query });
    const logging = ['archive', 'query_results'].map((id) =>
      attributesOf(stack, 'aws_s3_bucket_logging', `${id}_logging`),
    );
    const target = '${aws_s3_bucket.access_logs_bucket.bucket}';
    expect(logging).toMatchObject([
      { bucket: '${aws_s3_bucket.archive.bucket}', target_bucket: target, target_prefix: 'archive/' },
      {
        bucket: '${aws_s3_bucket.query_results.bucket}',
        target_bucket: target,
        target_prefix: 'query-results/',
      },
    ]);
    for (const { target_object_key_format } of logging) {
      expect(target_object_key_format).toEqual({
        partitioned_prefix: { partition_date_source: 'EventTime' },
      });
    }
  });

  it('lets S3 write logs for this account alone, into a bucket with the keys of S3', () => {
    const stack = stackWith({ accessLogs, encryption: 'aws:kms' });
    const { policy } = attributesOf(stack, 'aws_s3_bucket_policy', 'access_logs_bucket_policy');
    expect(statementOf(policy, 'S3WritesAccessLogs')).toEqual({
      Sid: 'S3WritesAccessLogs',
      Effect: 'Allow',
      Principal: { Service: ['logging.s3.amazonaws.com'] },
      Action: ['s3:PutObject'],
      Resource: ['${aws_s3_bucket.access_logs_bucket.arn}/*'],
      Condition: { StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.current.account_id}' } },
    });
    const encryption = 'aws_s3_bucket_server_side_encryption_configuration';
    expect(attributesOf(stack, encryption, 'access_logs_bucket_encryption').rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
  });

  it.each([
    ['access_logs_expiry', 90],
    ['query_results_expiry', 7],
  ])('empties %s after %i days', (id, days) => {
    const stack = stackWith({ accessLogs }, { query });
    expect(attributesOf(stack, 'aws_s3_bucket_lifecycle_configuration', id).rule).toEqual([
      {
        id: 'expire',
        status: 'Enabled',
        filter: [{}],
        expiration: [{ days }],
        noncurrent_version_expiration: [{ noncurrent_days: 1 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
      },
    ]);
  });

  it('tell EventBridge of objects, when that is wanted', () => {
    const type = 'aws_s3_bucket_notification';
    expect(stackWith({}).resource).not.toHaveProperty(type);
    expect(onlyResource(stackWith({ eventNotifications: true }), type)).toEqual({
      bucket: '${aws_s3_bucket.archive.bucket}',
      eventbridge: true,
    });
  });

  it('lock objects in governance mode from the first, when that is wanted', () => {
    const type = 'aws_s3_bucket_object_lock_configuration';
    expect(stackWith({}).resource).not.toHaveProperty(type);
    const stack = stackWith({ objectLockDays: 365 });
    expect(onlyResource(stack, 'aws_s3_bucket').object_lock_enabled).toBe(true);
    expect(onlyResource(stack, type).rule).toEqual({
      default_retention: { mode: 'GOVERNANCE', days: 365 },
    });
  });
});
