import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { declared, referencesIn } from './helpers/references.ts';
import { attributesOf, statementOf, synthesizedJson, synthesizedStack } from './helpers/stack.ts';

const bucketArn = '${aws_s3_bucket.archive.arn}';
const bucket = '${aws_s3_bucket.archive.bucket}';

describe.each(environmentNames())('the stack of %s', (name) => {
  const environment = loadEnvironment(name);
  const json = synthesizedJson(environment);
  const stack = JSON.parse(json);
  const resource = (type: string, id: string) => attributesOf(stack, type, id);

  it('refers to nothing that it does not declare', () => {
    const unresolved = referencesIn(json).filter(([type, id]) => declared(stack, type, id) === undefined);
    expect(unresolved).toEqual([]);
    expect(referencesIn(json).length).toBeGreaterThan(20);
  });

  it('holds no path of this machine, no credentials and no unresolved token', () => {
    expect(json).not.toMatch(/"\/(home|root|tmp|Users|work|var)\b|[A-Z]:\\\\/);
    expect(json).not.toMatch(/access_key|secret_key|"token"|profile|AKIA[A-Z0-9]{16}/);
    expect(json).not.toContain('TfToken');
  });

  it('names what commands need to know', () => {
    expect(stack.output).toMatchObject({
      bucket_name: { value: bucket },
      region: { value: environment.region },
    });
  });

  it('closes the bucket to the public, to ACLs and to plain HTTP', () => {
    expect(resource('aws_s3_bucket_public_access_block', 'archive_public_access_block')).toEqual({
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource('aws_s3_bucket_ownership_controls', 'archive_ownership')).toEqual({
      bucket,
      rule: { object_ownership: 'BucketOwnerEnforced' },
    });
    const { policy } = resource('aws_s3_bucket_policy', 'archive_policy');
    expect(statementOf(policy, 'DenyInsecureTransport')).toEqual({
      Sid: 'DenyInsecureTransport',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('keeps versions, expires old ones and aborts uploads that were left behind', () => {
    const { lifecycle } = environment.bucket;
    expect(resource('aws_s3_bucket_versioning', 'archive_versioning').versioning_configuration).toEqual({
      status: 'Enabled',
    });
    const { rule } = resource('aws_s3_bucket_lifecycle_configuration', 'archive_lifecycle');
    expect(rule).toContainEqual({
      id: 'expire-noncurrent-versions',
      status: 'Enabled',
      filter: [{}],
      noncurrent_version_expiration: [{ noncurrent_days: lifecycle.expireNoncurrentAfterDays }],
    });
    expect(rule).toContainEqual({
      id: 'abort-incomplete-uploads',
      status: 'Enabled',
      filter: [{}],
      abort_incomplete_multipart_upload: [
        { days_after_initiation: lifecycle.abortIncompleteUploadAfterDays },
      ],
    });
  });
});

const pipelines = environmentNames().flatMap((name) => {
  const environment = loadEnvironment(name);
  const stack = synthesizedStack(environment);
  return environment.pipelines.map((pipeline) => ({ name, dataset: pipeline.dataset, pipeline, stack }));
});

describe.each(pipelines)('the pipeline $dataset of $name', ({ name, dataset, pipeline, stack }) => {
  const id = dataset.replaceAll('-', '_');
  const role = `\${aws_iam_role.${id}_delivery_role.arn}`;
  const resource = (type: string, part: string) => attributesOf(stack, type, `${id}_${part}`);

  it('names what commands need to know', () => {
    expect(stack.output).toMatchObject({
      [`${id}_stream_name`]: { value: `\${aws_kinesis_stream.${id}_stream.name}` },
      [`${id}_delivery_stream_name`]: {
        value: `\${aws_kinesis_firehose_delivery_stream.${id}_delivery_stream.name}`,
      },
    });
  });

  it('delivers from the stream to the bucket as the environment says', () => {
    const { deliveryStream } = pipeline;
    expect(resource('aws_kinesis_firehose_delivery_stream', 'delivery_stream')).toMatchObject({
      name: deliveryStream.name,
      destination: 'extended_s3',
      depends_on: [
        `aws_iam_role_policy.${id}_source_role_policy`,
        `aws_iam_role_policy.${id}_delivery_role_policy`,
      ],
      kinesis_source_configuration: {
        kinesis_stream_arn: `\${aws_kinesis_stream.${id}_stream.arn}`,
        role_arn: `\${aws_iam_role.${id}_source_role.arn}`,
      },
      extended_s3_configuration: {
        role_arn: role,
        bucket_arn: bucketArn,
        prefix: deliveryStream.prefix,
        error_output_prefix: deliveryStream.errorOutputPrefix,
        buffering_size: deliveryStream.bufferSizeMiB,
        buffering_interval: deliveryStream.bufferIntervalSeconds,
        compression_format: deliveryStream.compressionFormat,
        custom_time_zone: deliveryStream.customTimeZone,
        cloudwatch_logging_options: {
          enabled: true,
          log_group_name: `\${aws_cloudwatch_log_group.${id}_delivery_log.name}`,
          log_stream_name: `\${aws_cloudwatch_log_stream.${id}_delivery_log_stream.name}`,
        },
      },
    });
  });

  it('keeps the log of errors for as long as the environment says', () => {
    expect(resource('aws_cloudwatch_log_group', 'delivery_log')).toMatchObject({
      name: `/aws/kinesisfirehose/${pipeline.deliveryStream.name}`,
      retention_in_days: loadEnvironment(name).logRetentionDays,
    });
  });

  it.each(['source_role', 'delivery_role'])(
    'lets nobody but the Firehose of this account take the %s',
    (name) => {
      const { assume_role_policy } = resource('aws_iam_role', name);
      expect(statementOf(assume_role_policy, 'FirehoseOfThisAccount')).toEqual({
        Sid: 'FirehoseOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'firehose.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': '${data.aws_caller_identity.current.account_id}' } },
      });
    },
  );

  it.each(['source_role', 'delivery_role'])(
    'grants the %s named actions on named resources alone',
    (name) => {
      const { policy } = resource('aws_iam_role_policy', `${name}_policy`);
      for (const { Effect, Action, Resource } of JSON.parse(String(policy)).Statement) {
        expect(Effect).toBe('Allow');
        expect([Action].flat().filter((action) => action.includes('*'))).toEqual([]);
        expect([Resource].flat().filter((arn) => !/^\$\{aws_|^arn:.*[^*]$/.test(arn))).toEqual([]);
      }
    },
  );
});
