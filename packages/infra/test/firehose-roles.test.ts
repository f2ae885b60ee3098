import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { full, plain } from './helpers/environment.ts';
import { attributesOf, synthesizedStack } from './helpers/stack.ts';

/** The statements of a role as `Sid: actions`; each has its ARNs and conditions tested elsewhere. */
const allowedTo = (stack: Block, role: string) => {
  const { policy } = attributesOf(stack, 'aws_iam_role_policy', `${role}_policy`);
  const { Statement } = JSON.parse(String(policy)) as { Statement: { Sid: string; Action: string[] }[] };
  return Object.fromEntries(Statement.map(({ Sid, Action }) => [Sid, Action]));
};
// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html (2026-11-24)
const read = [
  'kinesis:DescribeStream',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];
const deliver = {
  FindBucket: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
  WriteObjects: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
  LogErrors: ['logs:PutLogEvents'],
};

describe("Firehose's roles", () => {
  it('may do what AWS says that delivery takes, and no more', () => {
    const stack = synthesizedStack(plain);
    expect(allowedTo(stack, 'website_events_source_role')).toEqual({ ReadStream: read });
    expect(allowedTo(stack, 'website_events_delivery_role')).toEqual(deliver);
  });

  it('may use the key and look up the table besides, where there are', () => {
    const stack = synthesizedStack(full);
    expect(allowedTo(stack, 'app_logs_source_role')).toEqual({
      ReadStream: read,
      DecryptRecords: ['kms:Decrypt'],
    });
    expect(allowedTo(stack, 'app_logs_delivery_role')).toEqual({
      ...deliver,
      EncryptObjects: ['kms:Decrypt', 'kms:GenerateDataKey'],
      ReadSchema: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
    });
  });

  it('log to the stream of their own delivery stream alone', () => {
    const { policy } = attributesOf(
      synthesizedStack(full),
      'aws_iam_role_policy',
      'app_logs_delivery_role_policy',
    );
    expect(String(policy)).toContain(
      '"Sid":"LogErrors","Effect":"Allow","Action":["logs:PutLogEvents"],"Resource":"${aws_cloudwatch_log_stream.app_logs_delivery_log_stream.arn}"',
    );
  });
});
