import { describe, expect, it } from 'vitest';
import { full } from './helpers/environment.ts';
import { attributesOf, synthesizedStack } from './helpers/stack.ts';

const stack = synthesizedStack(full);
const lifecycle = 'aws_s3_bucket_lifecycle_configuration';

describe('what must be there before something else', () => {
  it.each([
    [
      'aws_s3_bucket_policy',
      'archive_policy',
      ['aws_s3_bucket_public_access_block.archive_public_access_block'],
    ],
    [lifecycle, 'archive_lifecycle', ['aws_s3_bucket_versioning.archive_versioning']],
    [lifecycle, 'query_results_expiry', ['aws_s3_bucket_versioning.query_results_versioning']],
    [lifecycle, 'access_logs_expiry', ['aws_s3_bucket_versioning.access_logs_bucket_versioning']],
    [
      'aws_s3_bucket_object_lock_configuration',
      'archive_object_lock',
      ['aws_s3_bucket_versioning.archive_versioning'],
    ],
    ['aws_s3_bucket_logging', 'archive_logging', ['aws_s3_bucket_policy.access_logs_bucket_policy']],
    [
      'aws_kinesis_firehose_delivery_stream',
      'app_logs_delivery_stream',
      [
        'aws_iam_role_policy.app_logs_source_role_policy',
        'aws_iam_role_policy.app_logs_delivery_role_policy',
      ],
    ],
  ])('%s.%s waits for it', (type, id, expected) => {
    expect(attributesOf(stack, type, id).depends_on).toEqual(expected);
  });
});
