import { environmentNames, loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { onlyResource, statementOf, synthesizedJson } from './helpers/stack.ts';

const role = '${aws_iam_role.website_events_delivery_role.arn}';
const bucketArn = '${aws_s3_bucket.archive.arn}';
const bucket = '${aws_s3_bucket.archive.bucket}';

describe.each(environmentNames())('the stack of %s', (name) => {
  const environment = loadEnvironment(name);
  const json = synthesizedJson(environment);
  const stack = JSON.parse(json);

  it('has one of each resource that an archive needs', () => {
    const types = Object.entries(stack.resource as Record<string, object>);
    const kms = environment.bucket.encryption === 'aws:kms' ? ['aws_kms_alias', 'aws_kms_key'] : [];
    expect(types.map(([type]) => type)).toEqual([...archiveTypes, ...kms].sort());
    expect(types.filter(([, resources]) => Object.keys(resources).length !== 1)).toEqual([]);
  });

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

  it('keeps its state outside the folders that synthesis writes', () => {
    expect(stack.terraform.backend).toEqual({ local: { path: `../../../terraform/state/${name}.tfstate` } });
  });

  it('names what commands need to know', () => {
    expect(stack.output).toEqual({
      bucket_name: { value: bucket },
      region: { value: environment.region },
      website_events_stream_name: { value: '${aws_kinesis_stream.website_events_stream.name}' },
      website_events_delivery_stream_name: {
        value: '${aws_kinesis_firehose_delivery_stream.website_events_delivery_stream.name}',
      },
    });
  });

  it('delivers from the stream to the bucket as the environment says', () => {
    const [pipeline] = environment.pipelines;
    const delivery = onlyResource(stack, 'aws_kinesis_firehose_delivery_stream');
    expect(delivery).toEqual({
      name: pipeline?.deliveryStream.name,
      destination: 'extended_s3',
      depends_on: ['aws_iam_role_policy.website_events_delivery_role_policy'],
      kinesis_source_configuration: {
        kinesis_stream_arn: '${aws_kinesis_stream.website_events_stream.arn}',
        role_arn: role,
      },
      extended_s3_configuration: {
        role_arn: role,
        bucket_arn: bucketArn,
        prefix: pipeline?.deliveryStream.prefix,
        error_output_prefix: pipeline?.deliveryStream.errorOutputPrefix,
        buffering_size: pipeline?.deliveryStream.bufferSizeMiB,
        buffering_interval: pipeline?.deliveryStream.bufferIntervalSeconds,
        compression_format: pipeline?.deliveryStream.compressionFormat,
        custom_time_zone: pipeline?.deliveryStream.customTimeZone,
        processing_configuration: { enabled: true, processors: [{ type: 'AppendDelimiterToRecord' }] },
        cloudwatch_logging_options: {
          enabled: true,
          log_group_name: '${aws_cloudwatch_log_group.website_events_delivery_log.name}',
          log_stream_name: '${aws_cloudwatch_log_stream.website_events_delivery_log_stream.name}',
        },
      },
    });
  });

  it('closes the bucket to the public, to ACLs and to plain HTTP', () => {
    expect(onlyResource(stack, 'aws_s3_bucket_public_access_block')).toEqual({
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(onlyResource(stack, 'aws_s3_bucket_ownership_controls')).toEqual({
      bucket,
      rule: { object_ownership: 'BucketOwnerEnforced' },
    });
    const { policy } = onlyResource(stack, 'aws_s3_bucket_policy');
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
    expect(onlyResource(stack, 'aws_s3_bucket_versioning').versioning_configuration).toEqual({
      status: 'Enabled',
    });
    const { rule } = onlyResource(stack, 'aws_s3_bucket_lifecycle_configuration') as { rule: object[] };
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

  it('lets nobody but the Firehose of this account take the delivery role', () => {
    const { assume_role_policy } = onlyResource(stack, 'aws_iam_role');
    expect(statementOf(assume_role_policy, 'FirehoseOfThisAccount')).toEqual({
      Sid: 'FirehoseOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'firehose.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': '${data.aws_caller_identity.current.account_id}' } },
    });
  });

  it('grants the delivery role named actions on named resources alone', () => {
    const { Statement } = JSON.parse(String(onlyResource(stack, 'aws_iam_role_policy').policy));
    for (const { Effect, Action, Resource } of Statement) {
      expect(Effect).toBe('Allow');
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([]);
      expect([Resource].flat().filter((resource) => !resource.startsWith('${aws_'))).toEqual([]);
    }
  });
});

const archiveTypes = [
  ...['aws_kinesis_stream', 'aws_kinesis_firehose_delivery_stream'],
  ...['aws_iam_role', 'aws_iam_role_policy', 'aws_cloudwatch_log_group', 'aws_cloudwatch_log_stream'],
  ...['aws_s3_bucket', 'aws_s3_bucket_lifecycle_configuration', 'aws_s3_bucket_ownership_controls'],
  ...['aws_s3_bucket_policy', 'aws_s3_bucket_public_access_block', 'aws_s3_bucket_versioning'],
  'aws_s3_bucket_server_side_encryption_configuration',
];

/** `${aws_s3_bucket.archive.arn}` → [`aws_s3_bucket`, `archive`]; `depends_on` is spelled without the braces. */
function referencesIn(json: string): [type: string, id: string][] {
  const found = json.matchAll(/(?:\$\{|")((?:data\.)?aws_\w+)\.(\w+)(?:\.\w+\}|")/g);
  return [...found].map(([, type = '', id = '']) => [type, id]);
}

function declared(stack: Block, type: string, id: string): unknown {
  const [section, name] = type.startsWith('data.')
    ? ['data', type.slice('data.'.length)]
    : ['resource', type];
  const byType = stack[section ?? ''] as Record<string, Record<string, unknown>> | undefined;
  return byType?.[name ?? '']?.[id];
}
