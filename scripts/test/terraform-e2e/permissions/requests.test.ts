import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../../terraform-e2e/front.ts';
import { iamRequests } from '../../../terraform-e2e/permissions/requests.ts';
import { apiCall, jsonCall, queryCall } from '../../helpers/api-call.ts';

const askedBy = (call: ApiCall) => iamRequests(call).map(({ action, resource }) => `${action} ${resource}`);
const s3 = (method: string, path: string, headers = {}) => apiCall('s3', { method, path, headers });
const AT = 'eu-west-1:123456789012';

describe('what IAM is asked about a call to S3', () => {
  it.each([
    ['HEAD', '/größe-bucket', ['s3:ListBucket arn:aws:s3:::größe-bucket']],
    ['GET', '/b?list-type=2&prefix=a%2F&max-keys=1', ['s3:ListBucket arn:aws:s3:::b']],
    ['GET', '/b?versions', ['s3:ListBucketVersions arn:aws:s3:::b']],
    ['PUT', '/b', ['s3:CreateBucket arn:aws:s3:::b']],
    ['DELETE', '/b/', ['s3:DeleteBucket arn:aws:s3:::b']],
    ['GET', '/b?encryption', ['s3:GetEncryptionConfiguration arn:aws:s3:::b']],
    ['DELETE', '/b?encryption', ['s3:PutEncryptionConfiguration arn:aws:s3:::b']],
    ['GET', '/b?publicAccessBlock', ['s3:GetBucketPublicAccessBlock arn:aws:s3:::b']],
    ['DELETE', '/b?policy', ['s3:DeleteBucketPolicy arn:aws:s3:::b']],
    ['PUT', '/b?lifecycle', ['s3:PutLifecycleConfiguration arn:aws:s3:::b']],
    ['GET', '/b?object-lock', ['s3:GetBucketObjectLockConfiguration arn:aws:s3:::b']],
    ['HEAD', '/b/a/state.tfstate', ['s3:GetObject arn:aws:s3:::b/a/state.tfstate']],
    ['PUT', '/b/%C3%A9t%C3%A9%F0%9F%93%8F?x-id=PutObject', ['s3:PutObject arn:aws:s3:::b/été📏']],
    ['DELETE', '/b/k?versionId=7', ['s3:DeleteObjectVersion arn:aws:s3:::b/k']],
  ])('%s %s: %j', (method, path, expected) => {
    expect(askedBy(s3(method, path))).toEqual(expected);
  });

  it('asks for more where a bucket is made with object lock', () => {
    expect(askedBy(s3('PUT', '/b', { 'x-amz-bucket-object-lock-enabled': 'true' }))).toEqual([
      's3:CreateBucket arn:aws:s3:::b',
      's3:PutBucketObjectLockConfiguration arn:aws:s3:::b',
      's3:PutBucketVersioning arn:aws:s3:::b',
    ]);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/b?analytics'],
    ['POST', '/b?delete'],
    ['PUT', '/b/k?acl'],
    ['POST', '/b/k'],
  ])('is not known for %s %s', (method, path) => {
    expect(() => iamRequests(s3(method, path))).toThrow('S3');
  });
});

describe('what IAM is asked about a call to a JSON service', () => {
  it.each([
    ['kinesis', 'Kinesis_20131202.DescribeLimits', {}, ['kinesis:DescribeLimits *']],
    [
      'kinesis',
      'Kinesis_20131202.CreateStream',
      { StreamName: 's', Tags: { a: 'b' } },
      [
        `kinesis:CreateStream arn:aws:kinesis:${AT}:stream/s`,
        `kinesis:AddTagsToStream arn:aws:kinesis:${AT}:stream/s`,
      ],
    ],
    [
      'kinesis',
      'Kinesis_20131202.StartStreamEncryption',
      { StreamName: 's', KeyId: 'alias/aws/kinesis' },
      [
        `kinesis:StartStreamEncryption arn:aws:kinesis:${AT}:stream/s`,
        `kinesis:StartStreamEncryption arn:aws:kms:${AT}:key/behind-an-alias`,
      ],
    ],
    [
      'firehose',
      'Firehose_20150804.CreateDeliveryStream',
      {
        DeliveryStreamName: 'd',
        Tags: [{ Key: 'a', Value: 'b' }],
        KinesisStreamSourceConfiguration: { RoleARN: 'arn:source' },
        ExtendedS3DestinationConfiguration: {
          RoleARN: 'arn:delivery',
          SchemaConfiguration: { RoleARN: 'arn:delivery' },
        },
      },
      [
        `firehose:CreateDeliveryStream arn:aws:firehose:${AT}:deliverystream/d`,
        `firehose:TagDeliveryStream arn:aws:firehose:${AT}:deliverystream/d`,
        'iam:PassRole arn:source',
        'iam:PassRole arn:delivery',
      ],
    ],
    [
      'logs',
      'Logs_20140328.CreateLogGroup',
      { logGroupName: '/g', tags: { a: 'b' } },
      [
        `logs:CreateLogGroup arn:aws:logs:${AT}:log-group:/g:log-stream:`,
        `logs:TagResource arn:aws:logs:${AT}:log-group:/g`,
      ],
    ],
    [
      'logs',
      'Logs_20140328.CreateLogStream',
      { logGroupName: '/g', logStreamName: 's' },
      [`logs:CreateLogStream arn:aws:logs:${AT}:log-group:/g:log-stream:s`],
    ],
    [
      'logs',
      'Logs_20140328.ListTagsForResource',
      { resourceArn: 'arn:g' },
      ['logs:ListTagsForResource arn:g'],
    ],
    [
      'glue',
      'AWSGlue.GetPartitionIndexes',
      { DatabaseName: 'd', TableName: 't' },
      ['catalog', 'database/d', 'table/d/t'].map(
        (part) => `glue:GetPartitionIndexes arn:aws:glue:${AT}:${part}`,
      ),
    ],
    [
      'glue',
      'AWSGlue.CreateTable',
      { DatabaseName: 'd', TableInput: { Name: 't' } },
      ['catalog', 'database/d', 'table/d/t'].map((part) => `glue:CreateTable arn:aws:glue:${AT}:${part}`),
    ],
    [
      'glue',
      'AWSGlue.DeleteDatabase',
      { Name: 'd' },
      ['catalog', 'database/d', 'table/d/any', 'userDefinedFunction/d/any'].map(
        (part) => `glue:DeleteDatabase arn:aws:glue:${AT}:${part}`,
      ),
    ],
    [
      'glue',
      'AWSGlue.CreateDatabase',
      { DatabaseInput: { Name: 'd' }, Tags: { a: 'b' } },
      [
        `glue:CreateDatabase arn:aws:glue:${AT}:catalog`,
        `glue:CreateDatabase arn:aws:glue:${AT}:database/d`,
        `glue:TagResource arn:aws:glue:${AT}:database/d`,
      ],
    ],
    ['athena', 'AmazonAthena.DeleteNamedQuery', { NamedQueryId: '1' }, ['athena:DeleteNamedQuery undefined']],
    [
      'athena',
      'AmazonAthena.CreateNamedQuery',
      { Name: 'q', WorkGroup: 'w' },
      [`athena:CreateNamedQuery arn:aws:athena:${AT}:workgroup/w`],
    ],
    [
      'athena',
      'AmazonAthena.CreateWorkGroup',
      { Name: 'w', Tags: [{ Key: 'a', Value: 'b' }] },
      [
        `athena:CreateWorkGroup arn:aws:athena:${AT}:workgroup/w`,
        `athena:TagResource arn:aws:athena:${AT}:workgroup/w`,
      ],
    ],
    [
      'kms',
      'TrentService.ScheduleKeyDeletion',
      { KeyId: '1' },
      [`kms:ScheduleKeyDeletion arn:aws:kms:${AT}:key/1`],
    ],
    [
      'kms',
      'TrentService.CreateAlias',
      { AliasName: 'alias/a', TargetKeyId: '1' },
      [`kms:CreateAlias arn:aws:kms:${AT}:key/1`, `kms:CreateAlias arn:aws:kms:${AT}:alias/a`],
    ],
    [
      'budgets',
      'AWSBudgetServiceGateway.DescribeBudget',
      { AccountId: '1', BudgetName: 'b' },
      ['budgets:ViewBudget arn:aws:budgets::123456789012:budget/b'],
    ],
    [
      'budgets',
      'AWSBudgetServiceGateway.CreateBudget',
      { Budget: { BudgetName: 'b' } },
      ['budgets:ModifyBudget arn:aws:budgets::123456789012:budget/b'],
    ],
  ])('%s %s', (service, target, input, expected) => {
    expect(askedBy(jsonCall(service, target, input))).toEqual(expected);
  });

  it('tells the tags that a key is made with', () => {
    const call = jsonCall('kms', 'TrentService.CreateKey', { Tags: [{ TagKey: 'größe', TagValue: '📏' }] });
    const context = { 'aws:RequestTag/größe': '📏' };
    expect(iamRequests(call)).toEqual([
      { action: 'kms:CreateKey', resource: '*', context },
      { action: 'kms:TagResource', resource: `arn:aws:kms:${AT}:key/made-by-this-call`, context },
    ]);
  });

  it('tells whom a role is handed to', () => {
    const call = jsonCall('firehose', 'Firehose_20150804.UpdateDestination', {
      DeliveryStreamName: 'd',
      X: { RoleARN: 'r' },
    });
    expect(iamRequests(call)[1]?.context).toEqual({ 'iam:PassedToService': 'firehose.amazonaws.com' });
  });
});

describe('what IAM is asked about a call to a query service', () => {
  it.each([
    [
      'iam',
      { Action: 'CreateRole', RoleName: 'r', 'Tags.member.1.Key': 'a' },
      ['iam:CreateRole arn:aws:iam::123456789012:role/r', 'iam:TagRole arn:aws:iam::123456789012:role/r'],
    ],
    ['iam', { Action: 'GetUser' }, []],
    ['sts', { Action: 'GetCallerIdentity' }, []],
    ['sts', { Action: 'AssumeRole' }, ['sts:AssumeRole undefined']],
    [
      'sns',
      { Action: 'CreateTopic', Name: 't', 'Tags.member.1.Key': 'a' },
      [`sns:CreateTopic arn:aws:sns:${AT}:t`, `sns:TagResource arn:aws:sns:${AT}:t`],
    ],
    ['sns', { Action: 'Unsubscribe', SubscriptionArn: 'arn:t:1' }, ['sns:Unsubscribe arn:t:1']],
    [
      'monitoring',
      { Action: 'DescribeAlarms', 'AlarmNames.member.1': 'a', 'AlarmNames.member.2': 'b' },
      [
        `cloudwatch:DescribeAlarms arn:aws:cloudwatch:${AT}:alarm:a`,
        `cloudwatch:DescribeAlarms arn:aws:cloudwatch:${AT}:alarm:b`,
      ],
    ],
    [
      'monitoring',
      { Action: 'PutMetricAlarm', AlarmName: 'a', 'Tags.member.1.Key': 'k' },
      [
        `cloudwatch:PutMetricAlarm arn:aws:cloudwatch:${AT}:alarm:a`,
        `cloudwatch:TagResource arn:aws:cloudwatch:${AT}:alarm:a`,
      ],
    ],
    [
      'monitoring',
      { Action: 'PutDashboard', DashboardName: 'd' },
      ['cloudwatch:PutDashboard arn:aws:cloudwatch::123456789012:dashboard/d'],
    ],
  ])('%s %j', (service, form, expected) => {
    expect(askedBy(queryCall(service, form))).toEqual(expected);
  });

  it.each([
    ['a service that is in no table', queryCall('sqs', { Action: 'CreateQueue' }), 'sqs POST /: in no table'],
    ['a call without an action', apiCall('iam', {}), 'iam POST /: in no table'],
    ['a call without a signature', { ...apiCall('iam', {}), headers: {} }, 'no signature'],
    ['all alarms', queryCall('monitoring', { Action: 'DescribeAlarms' }), 'names no alarm'],
    ['a stream without a name', jsonCall('kinesis', 'K.DeleteStream', {}), 'no StreamName'],
  ])('is not known for %s', (_title, call, message) => {
    expect(() => iamRequests(call)).toThrow(message);
  });
});
