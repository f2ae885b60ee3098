import { only } from './archive-facts.ts';
import type { Callers, IamCall } from './iam-call.ts';
import type { RecordedCall } from './recorded-call.ts';

type Permission = Pick<IamCall, 'action' | 'resource'> & Partial<Pick<IamCall, 'context'>>;
type Place = Omit<Callers, 'principals' | 'firehoseKeyId'>;

/** A call → the permissions that it needs, those of the key included. Throws for one that is not in the tables. */
export function permissionsFor(call: RecordedCall, place: Place): Permission[] {
  switch (call.service) {
    case 'kinesis':
      return forKinesis(call, place);
    case 's3':
      return forS3(call, place);
    case 'glue':
      return forGlue(call, place);
    default:
      throw new Error(`${call.service} ${call.operation} is not known to this test`);
  }
}

/** The stream that a call of Kinesis names, by ARN or by name. */
export function streamArnOf({ input }: RecordedCall, { partition, region, accountId }: Place): string {
  if (typeof input.StreamARN === 'string') return input.StreamARN;
  if (typeof input.StreamName !== 'string') throw new Error(`no stream in ${JSON.stringify(input)}`);
  return `arn:${partition}:kinesis:${region}:${accountId}:stream/${input.StreamName}`;
}

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html and, for the key,
// https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html (2026-11-24)
const KINESIS_KEY_USE: Readonly<Record<string, string | undefined>> = {
  PutRecords: 'kms:GenerateDataKey',
  GetRecords: 'kms:Decrypt',
  GetShardIterator: undefined,
  ListShards: undefined,
};

function forKinesis(call: RecordedCall, place: Place): Permission[] {
  const { operation } = call;
  if (!(operation in KINESIS_KEY_USE)) throw new Error(`kinesis ${operation} is not known to this test`);
  const resource = streamArnOf(call, place);
  const key = place.facts.streamKeyArn(resource);
  const use = KINESIS_KEY_USE[operation];
  return [
    { action: `kinesis:${operation}`, resource },
    ...(use === undefined || key === undefined
      ? []
      : [throughService(use, key, `kinesis.${place.region}`, 'kinesis', resource)]),
  ];
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html and, for the key in uploads of
// many parts, https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions (2026-11-24)
const S3_PERMISSIONS: Readonly<Record<string, { readonly action: string; readonly keyUse?: string }>> = {
  PutObject: { action: 's3:PutObject', keyUse: 'kms:GenerateDataKey' },
  CreateMultipartUpload: { action: 's3:PutObject', keyUse: 'kms:GenerateDataKey' },
  UploadPart: { action: 's3:PutObject', keyUse: 'kms:Decrypt' },
  CompleteMultipartUpload: { action: 's3:PutObject', keyUse: 'kms:Decrypt' },
  AbortMultipartUpload: { action: 's3:AbortMultipartUpload' },
  GetObject: { action: 's3:GetObject', keyUse: 'kms:Decrypt' },
  HeadObject: { action: 's3:GetObject' },
  ListObjectsV2: { action: 's3:ListBucket' },
  HeadBucket: { action: 's3:ListBucket' },
};

function forS3(
  { operation, input, headers }: RecordedCall,
  { facts, partition, region }: Place,
): Permission[] {
  const permission = S3_PERMISSIONS[operation];
  if (!permission) throw new Error(`s3 ${operation} is not known to this test`);
  const bucket = `arn:${partition}:s3:::${input.Bucket}`;
  const resource = input.Key === '' ? bucket : `${bucket}/${input.Key}`;
  const { keyArn, hasBucketKey } = facts.bucketEncryption(bucket);
  const key = textOf(headers['x-amz-server-side-encryption-aws-kms-key-id']) ?? keyArn;
  return [
    { action: permission.action, resource, context: s3Context(input, headers) },
    ...aclPermission(resource, textOf(headers['x-amz-acl'])),
    ...(permission.keyUse === undefined || key === undefined
      ? []
      : [throughService(permission.keyUse, key, `s3.${region}`, 's3', hasBucketKey ? bucket : resource)]),
  ];
}

/**
 * An ACL in a put needs a permission of its own. Only `bucket-owner-full-control` does not, in the bucket of one's own
 * account: Firehose sends it, and the policy that AWS gives for such a bucket leaves `s3:PutObjectAcl` out
 * (https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html, 2026-11-24).
 */
const aclPermission = (resource: string, acl: string | undefined): Permission[] =>
  acl === undefined || acl === 'bucket-owner-full-control' ? [] : [{ action: 's3:PutObjectAcl', resource }];

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html (2026-11-24)
function s3Context(input: RecordedCall['input'], headers: RecordedCall['headers']): Record<string, string> {
  const known = {
    's3:prefix': input.prefix,
    's3:delimiter': input.delimiter,
    's3:max-keys': input['max-keys'],
    's3:x-amz-acl': headers['x-amz-acl'],
    's3:x-amz-server-side-encryption': headers['x-amz-server-side-encryption'],
    's3:x-amz-server-side-encryption-aws-kms-key-id': headers['x-amz-server-side-encryption-aws-kms-key-id'],
  };
  const given = Object.entries(known).flatMap(([key, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[key, text] as const];
  });
  return Object.fromEntries(given);
}

/** Each of the three is asked about the table, its database and the catalog. */
function forGlue({ operation, input }: RecordedCall, { facts }: Place): Permission[] {
  if (!/^GetTable(Versions?)?$/.test(operation))
    throw new Error(`glue ${operation} is not known to this test`);
  const name = String(input.Name ?? input.TableName);
  const { table } = only(facts.deliveries, (delivery) => delivery.table?.name === name, name);
  return (table?.arns ?? []).map((resource) => ({ action: `glue:${operation}`, resource }));
}

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html (2026-11-24)
const throughService = (
  action: string,
  keyArn: string,
  service: string,
  contextOf: 's3' | 'kinesis',
  arn: string,
): Permission => ({
  action,
  resource: keyArn,
  context: {
    'kms:ViaService': `${service}.amazonaws.com`,
    [`kms:EncryptionContext:aws:${contextOf}:arn`]: arn,
  },
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
