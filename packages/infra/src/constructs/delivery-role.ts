import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { Construct } from 'constructs';
import { type PolicyStatement, policyJson } from '../policy.ts';
import type { EventTable } from './event-table.ts';

export interface DeliveryRoleSettings {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly streamArn: string;
  readonly bucketArn: string;
  /** ARN of the customer key of stream and bucket; undefined where AWS's own keys encrypt. */
  readonly keyArn: string | undefined;
  readonly logStreamArn: string;
  /** Table whose columns Firehose converts to; undefined where it converts nothing. */
  readonly table: EventTable | undefined;
  /** Firehose prefixes that objects are written under: the data's and the errors'. */
  readonly prefixes: readonly string[];
}

/**
 * What Firehose may do for one delivery stream, and nothing else: read this stream, write under these prefixes of
 * this bucket, log here. Actions: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html (2026-11-24).
 */
export class DeliveryRole extends Construct {
  readonly arn: string;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, settings: DeliveryRoleSettings) {
    super(scope, id);
    const role = new IamRole(this, 'this', {
      name: settings.name,
      assumeRolePolicy: trustPolicy(settings.accountId),
    });
    this.arn = role.arn;
    this.policy = new IamRolePolicy(this, 'policy', {
      name: 'deliver',
      role: role.name,
      policy: policyJson(statementsFrom(settings)),
    });
  }
}

const trustPolicy = (accountId: string): string =>
  policyJson([
    {
      Sid: 'FirehoseOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'firehose.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': accountId } },
    },
  ]);

// A stream that is encrypted with the key that AWS keeps for Kinesis needs no statement about it: that key's own policy
// lets everyone use it who may read the stream.
const statementsFrom = (settings: DeliveryRoleSettings): PolicyStatement[] => [
  allow(
    'ReadStream',
    ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
    settings.streamArn,
  ),
  allow(
    'FindBucket',
    ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    settings.bucketArn,
  ),
  allow(
    'WriteObjects',
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    writableArns(settings.bucketArn, settings.prefixes),
  ),
  ...(settings.keyArn === undefined ? [] : useKey(settings, settings.keyArn)),
  ...(settings.table === undefined ? [] : [readSchema(settings.table)]),
  allow('LogErrors', ['logs:PutLogEvents'], settings.logStreamArn),
];

/** Glue asks about the table, its database and the catalog that has them. */
const readSchema = ({ arn, database }: EventTable): PolicyStatement =>
  allow(
    'ReadSchema',
    ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
    [database.catalogArn, database.arn, arn],
  );

const allow = (sid: string, actions: readonly string[], resources: string | string[]): PolicyStatement => ({
  Sid: sid,
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
});

const useKey = (settings: DeliveryRoleSettings, keyArn: string): PolicyStatement[] => [
  useKeyThroughKinesis(settings, keyArn),
  useKeyThroughS3(settings, keyArn),
];

const useKeyThroughKinesis = (
  { region, streamArn }: DeliveryRoleSettings,
  keyArn: string,
): PolicyStatement => ({
  ...allow('DecryptRecords', ['kms:Decrypt'], keyArn),
  Condition: {
    StringEquals: {
      'kms:ViaService': `kinesis.${region}.amazonaws.com`,
      'kms:EncryptionContext:aws:kinesis:arn': streamArn,
    },
  },
});

/** With a bucket key the encryption context is the bucket's ARN, without one it is the object's. */
const useKeyThroughS3 = ({ region, bucketArn }: DeliveryRoleSettings, keyArn: string): PolicyStatement => ({
  ...allow('EncryptObjects', ['kms:Decrypt', 'kms:GenerateDataKey'], keyArn),
  Condition: {
    StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
  },
});

/** Bucket and Firehose prefixes → the object ARNs under their literal beginnings; the whole bucket when one has none. */
export function writableArns(bucketArn: string, prefixes: readonly string[]): string[] {
  const roots = [...new Set(prefixes.map(literalRoot))].sort();
  return roots.includes('') ? [`${bucketArn}/*`] : roots.map((root) => `${bucketArn}/${root}*`);
}

/** What comes before the first expression, or before a character that means something else in a policy. */
const literalRoot = (prefix: string): string => prefix.split(/!\{|[*?$]/)[0] ?? '';
