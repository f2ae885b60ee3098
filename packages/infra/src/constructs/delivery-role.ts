import type { Construct } from 'constructs';
import { objectArns } from '../object-arns.ts';
import { allow, type PolicyStatement } from '../policy.ts';
import type { EventTable } from './event-table.ts';
import { FirehoseRole } from './firehose-role.ts';

export interface DeliveryRoleSettings {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly bucketArn: string;
  /** ARN of the bucket's customer key; undefined where S3's own keys encrypt. */
  readonly keyArn: string | undefined;
  readonly logStreamArn: string;
  /** Table whose columns Firehose converts to; undefined where it converts nothing. */
  readonly table: EventTable | undefined;
  /** Firehose prefixes that objects are written under: the data's and the errors'. */
  readonly prefixes: readonly string[];
}

/**
 * What Firehose may do where one delivery stream ends, and nothing else: write under these prefixes of this bucket, look
 * up this table, log here. Actions: https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html (2026-11-24).
 */
export class DeliveryRole extends FirehoseRole {
  constructor(scope: Construct, id: string, settings: DeliveryRoleSettings) {
    const { name, accountId } = settings;
    super(scope, id, { name, accountId, purpose: 'deliver', statements: statementsFrom(settings) });
  }
}

const statementsFrom = (settings: DeliveryRoleSettings): PolicyStatement[] => [
  allow(
    'FindBucket',
    ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    settings.bucketArn,
  ),
  allow(
    'WriteObjects',
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    objectArns(settings.bucketArn, settings.prefixes),
  ),
  ...(settings.keyArn === undefined ? [] : [useKeyThroughS3(settings, settings.keyArn)]),
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

/** With a bucket key the encryption context is the bucket's ARN, without one it is the object's. */
const useKeyThroughS3 = (
  { region, bucketArn, prefixes }: DeliveryRoleSettings,
  keyArn: string,
): PolicyStatement => ({
  ...allow('EncryptObjects', ['kms:Decrypt', 'kms:GenerateDataKey'], keyArn),
  Condition: {
    StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, ...objectArns(bucketArn, prefixes)] },
  },
});
