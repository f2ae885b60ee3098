import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { hourly, withAppLogs, withBucket } from './helpers/environment.ts';
import { attributesOf, onlyResource, statementOf, synthesizedStack } from './helpers/stack.ts';

const keyArn = '${aws_kms_key.archive_key.arn}';
const account = '${data.aws_caller_identity.current.account_id}';
const stackWith = (encryption: Environment['bucket']['encryption'], rest: Partial<Environment> = {}) =>
  synthesizedStack({ ...withBucket({ encryption }), ...rest });

describe('the customer key', () => {
  it.each([
    ['aws_kinesis_stream', 'kms_key_id', 'alias/aws/kinesis'],
    ['aws_cloudwatch_log_group', 'kms_key_id', undefined],
  ])('encrypts the %s, where there is one', (type, attribute, otherwise) => {
    expect(onlyResource(stackWith('aws:kms'), type)[attribute]).toBe(keyArn);
    expect(onlyResource(stackWith('AES256'), type)[attribute]).toBe(otherwise);
  });

  it('decrypts records of this stream, through Kinesis alone, for the source role', () => {
    const statement = (encryption: Environment['bucket']['encryption']) =>
      statementOf(
        attributesOf(stackWith(encryption), 'aws_iam_role_policy', 'website_events_source_role_policy')
          .policy,
        'DecryptRecords',
      );
    expect(statement('AES256')).toBeUndefined();
    expect(statement('aws:kms')).toEqual({
      Sid: 'DecryptRecords',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: keyArn,
      Condition: {
        StringEquals: {
          'kms:ViaService': 'kinesis.eu-west-1.amazonaws.com',
          'kms:EncryptionContext:aws:kinesis:arn': '${aws_kinesis_stream.website_events_stream.arn}',
        },
      },
    });
  });

  it('lets CloudWatch Logs encrypt the log groups of this stack and no others', () => {
    const environment = {
      ...withAppLogs({ prefix: `app-logs/${hourly}` }),
      bucket: withBucket({ encryption: 'aws:kms' }).bucket,
    };
    const { policy } = attributesOf(synthesizedStack(environment), 'aws_kms_key', 'archive_key');
    const group = (name: string) =>
      `arn:\${data.aws_partition.archive_key_partition.partition}:logs:eu-west-1:${account}:log-group:/aws/kinesisfirehose/${name}`;
    expect(statementOf(policy, 'LogsOfThisArchive')).toEqual({
      Sid: 'LogsOfThisArchive',
      Effect: 'Allow',
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': [
            group('website-events-delivery'),
            group('app-logs-delivery'),
          ],
        },
      },
    });
  });

  it('lets alarms publish to their topic for this account alone, when there are alarms', () => {
    const statement = (alarms: Environment['alarms']) =>
      statementOf(
        onlyResource(stackWith('aws:kms', { alarms }), 'aws_kms_key').policy,
        'AlarmsOfThisAccount',
      );
    expect(statement(null)).toBeUndefined();
    // A condition on what CloudWatch does not send would keep every mail back, and nothing would say so.
    expect(statement({ emails: [] })).toEqual({
      Sid: 'AlarmsOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    });
  });

  it('is called after the environment, so that two of them fit into an account', () => {
    expect(onlyResource(stackWith('aws:kms', { name: 'other' }), 'aws_kms_alias')).toEqual({
      name: 'alias/event-archive-other',
      target_key_id: '${aws_kms_key.archive_key.key_id}',
    });
  });
});
