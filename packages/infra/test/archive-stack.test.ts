import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { hourly, plain, withAppLogs, withBucket, withDelivery, withStream } from './helpers/environment.ts';
import {
  attributesOf,
  onlyResource,
  statementOf,
  synthesizedJson,
  synthesizedStack,
} from './helpers/stack.ts';

const bucketArn = '${aws_s3_bucket.archive.arn}';

describe('the stack', () => {
  it('is the same text every time', () => {
    expect(synthesizedJson(plain)).toBe(synthesizedJson(plain));
  });

  it('has shards when provisioned and none on demand', () => {
    const name = 'website-events-stream';
    const shared = { name, encryption_type: 'KMS', kms_key_id: 'alias/aws/kinesis', retention_period: 168 };
    const streamOf = (stream: Parameters<typeof withStream>[0]) =>
      onlyResource(synthesizedStack(withStream(stream)), 'aws_kinesis_stream');
    expect(streamOf({ name, mode: 'PROVISIONED', shardCount: 3, retentionHours: 168 })).toEqual({
      ...shared,
      shard_count: 3,
      stream_mode_details: { stream_mode: 'PROVISIONED' },
    });
    expect(streamOf({ name, mode: 'ON_DEMAND', retentionHours: 168 })).toEqual({
      ...shared,
      stream_mode_details: { stream_mode: 'ON_DEMAND' },
    });
  });

  it("encrypts with S3's own keys, or with a rotated key of its own", () => {
    const type = 'aws_s3_bucket_server_side_encryption_configuration';
    const byS3 = synthesizedStack(withBucket({ encryption: 'AES256' }));
    expect(onlyResource(byS3, type).rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    ]);
    const byKey = synthesizedStack(withBucket({ encryption: 'aws:kms' }));
    expect(onlyResource(byKey, type).rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: '${aws_kms_key.archive_key.arn}',
        },
        bucket_key_enabled: true,
      },
    ]);
    const key = onlyResource(byKey, 'aws_kms_key');
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(statementOf(key.policy, 'AccountAdministersKey')).toMatchObject({
      Principal: {
        AWS: 'arn:${data.aws_partition.archive_key_partition.partition}:iam::${data.aws_caller_identity.current.account_id}:root',
      },
    });
  });

  it('lets the delivery role use the key through S3, for the bucket and what it writes there, where there is a key', () => {
    const keyStatement = (encryption: Environment['bucket']['encryption']) => {
      const stack = synthesizedStack(withBucket({ encryption }));
      return statementOf(
        attributesOf(stack, 'aws_iam_role_policy', 'website_events_delivery_role_policy').policy,
        'EncryptObjects',
      );
    };
    expect(keyStatement('AES256')).toBeUndefined();
    expect(keyStatement('aws:kms')).toEqual({
      Sid: 'EncryptObjects',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '${aws_kms_key.archive_key.arn}',
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
        StringLike: {
          'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/errors/*`, `${bucketArn}/year=*`],
        },
      },
    });
  });

  it('moves objects to colder storage at the ages that are set, and not at those that are null', () => {
    const rulesWith = (changes: Partial<Environment['bucket']['lifecycle']>) => {
      const lifecycle = { ...plain.bucket.lifecycle, ...changes };
      const stack = synthesizedStack(withBucket({ lifecycle }));
      return onlyResource(stack, 'aws_s3_bucket_lifecycle_configuration').rule as { id: string }[];
    };
    expect(rulesWith({ glacierAfterDays: null })[0]).toEqual({
      id: 'move-to-colder-storage',
      status: 'Enabled',
      filter: [{}],
      transition: [
        { storage_class: 'STANDARD_IA', days: 30 },
        { storage_class: 'DEEP_ARCHIVE', days: 365 },
      ],
    });
    const never = {
      standardInfrequentAccessAfterDays: null,
      glacierAfterDays: null,
      deepArchiveAfterDays: null,
    };
    expect(rulesWith(never).map(({ id }) => id)).toEqual([
      'expire-noncurrent-versions',
      'abort-incomplete-uploads',
    ]);
  });

  it('asks AWS, or the endpoint of the environment', () => {
    expect(synthesizedStack(plain).provider).toEqual({
      aws: [{ region: 'eu-west-1', default_tags: [{ tags: { team: 'größe 📏' } }] }],
    });
    const endpoint = 'http://127.0.0.1:4566';
    const services = [
      ...['athena', 'budgets', 'cloudwatch', 'firehose', 'glue', 'iam', 'kinesis', 'kms'],
      ...['logs', 'quicksight', 's3', 'sns', 'sts'],
    ];
    expect(synthesizedStack({ ...plain, tags: {}, endpoint }).provider).toEqual({
      aws: [
        {
          region: 'eu-west-1',
          endpoints: [Object.fromEntries(services.map((service) => [service, endpoint]))],
          s3_use_path_style: true,
          skip_credentials_validation: true,
          skip_metadata_api_check: 'true',
          skip_region_validation: true,
        },
      ],
    });
  });

  it('tags everything, and takes a tag that looks like a reference as it is', () => {
    const provider = (tags: Environment['tags']) => synthesizedStack({ ...plain, tags }).provider;
    expect(provider({ 'größe 📏': '${a}%{b}' })).toEqual({
      aws: [{ region: 'eu-west-1', default_tags: [{ tags: { 'größe 📏': '$${a}%%{b}' } }] }],
    });
    expect(provider({})).toEqual({ aws: [{ region: 'eu-west-1' }] });
  });

  it('asks for a Terraform that can lock state in S3, where state is there', () => {
    const versionFor = (state: Environment['state']) =>
      (synthesizedStack({ ...plain, state }).terraform as Block).required_version;
    expect(versionFor({ backend: 's3', bucketName: 'state-of-plain' })).toBe('>= 1.10');
    expect(versionFor({ backend: 'local' })).toBeUndefined();
  });

  it('leaves the processors out when no newline is wanted', () => {
    const stack = synthesizedStack(
      withDelivery({ appendDelimiterToRecord: false, fileExtension: '.ndjson.gz' }),
    );
    const s3 = onlyResource(stack, 'aws_kinesis_firehose_delivery_stream').extended_s3_configuration;
    expect(s3).not.toHaveProperty('processing_configuration');
    expect(s3).toHaveProperty('file_extension', '.ndjson.gz');
  });

  it('lets the delivery role write the errors too, or everything when a prefix has no literal beginning', () => {
    const writable = (changes: Parameters<typeof withDelivery>[0]) => {
      const { policy } = attributesOf(
        synthesizedStack(withDelivery(changes)),
        'aws_iam_role_policy',
        'website_events_delivery_role_policy',
      );
      return statementOf(policy, 'WriteObjects')?.Resource;
    };
    expect(writable({})).toEqual([`${bucketArn}/errors/*`, `${bucketArn}/year=*`]);
    expect(writable({ prefix: `événements/${hourly}` })).toEqual([
      `${bucketArn}/errors/*`,
      `${bucketArn}/événements/year=*`,
    ]);
    expect(writable({ prefix: '!{timestamp:yyyy/MM/dd/HH/}' })).toEqual([`${bucketArn}/*`]);
  });

  it('gives every dataset a pipeline of its own into the one bucket', () => {
    const { resource } = synthesizedStack(withAppLogs({ prefix: `app-logs/${hourly}` })) as {
      resource: Record<string, object>;
    };
    const idsOf = (type: string) => Object.keys(resource[type] ?? {});
    expect(idsOf('aws_kinesis_stream')).toEqual(['app_logs_stream', 'website_events_stream']);
    expect(idsOf('aws_kinesis_firehose_delivery_stream')).toEqual([
      'app_logs_delivery_stream',
      'website_events_delivery_stream',
    ]);
    expect(idsOf('aws_s3_bucket')).toEqual(['archive']);
  });
});
