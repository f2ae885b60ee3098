import type { ArchiveFacts, DeclaredDelivery } from './archive-facts.ts';
import { only } from './archive-facts.ts';
import type { RecordedCall } from './recorded-call.ts';

/** One question to IAM: may this principal do this to that, in this context? */
export interface IamCall {
  /** ARN of a role, or a service's name. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  /** Account of the resource, where it is not that of the stack. */
  readonly resourceAccountId?: string;
}

/** Who signs with which key, and where they are. */
export interface Callers {
  readonly facts: ArchiveFacts;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Access key id → principal; Firehose's is not here, because it has a role for each end of each delivery stream. */
  readonly principals: Readonly<Record<string, string>>;
  readonly firehoseKeyId: string;
}

type Asked = Pick<IamCall, 'action' | 'resource'> & { readonly context?: Readonly<Record<string, string>> };

/** Every call of ours is made over TLS; the SDK's endpoints on AWS have no other way. */
export const OVER_TLS = { 'aws:SecureTransport': 'true' } as const;

/** A recorded call → what IAM is asked about it. Throws for an operation that is not in the tables. */
export function iamCalls(call: RecordedCall, callers: Callers): IamCall[] {
  const asked = askedBy(call, callers);
  const principal = principalOf(call, callers);
  return asked.map(({ action, resource, context }) => ({
    principal,
    action,
    resource,
    context: { ...OVER_TLS, ...context },
  }));
}

function askedBy(call: RecordedCall, callers: Callers): Asked[] {
  switch (call.service) {
    case 'kinesis':
      return askedByKinesis(call, callers);
    case 's3':
      return askedByS3(call, callers);
    case 'glue':
      return askedByGlue(call, callers);
    default:
      throw new Error(`${call.service} ${call.operation} is not known to this test`);
  }
}

function principalOf(call: RecordedCall, callers: Callers): string {
  const { firehoseKeyId, principals, facts } = callers;
  if (call.accessKeyId !== firehoseKeyId) {
    const principal = principals[call.accessKeyId];
    if (principal === undefined) throw new Error(`nobody signs with ${call.accessKeyId}`);
    return principal;
  }
  if (call.service === 'kinesis') {
    const arn = streamArnOf(call, callers);
    return only(facts.deliveries, ({ streamArn }) => streamArn === arn, arn).sourceRoleArn;
  }
  return only(facts.deliveries, (delivery) => isMadeBy(delivery, call), JSON.stringify(call.input))
    .deliveryRoleArn;
}

/** Objects are named after their delivery stream, wherever they lie; a table is looked up for the one that has it. */
function isMadeBy({ name, table }: DeclaredDelivery, { service, input }: RecordedCall): boolean {
  if (service === 'glue') return table !== undefined && table.name === (input.Name ?? input.TableName);
  return String(input.Key).split('/').at(-1)?.startsWith(`${name}-`) === true;
}

function streamArnOf({ input }: RecordedCall, { partition, region, accountId }: Callers): string {
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

function askedByKinesis(call: RecordedCall, callers: Callers): Asked[] {
  const { operation } = call;
  if (!(operation in KINESIS_KEY_USE)) throw new Error(`kinesis ${operation} is not known to this test`);
  const resource = streamArnOf(call, callers);
  const key = callers.facts.streamKeyArn(resource);
  const use = KINESIS_KEY_USE[operation];
  return [
    { action: `kinesis:${operation}`, resource },
    ...(use === undefined || key === undefined
      ? []
      : [throughService(use, key, `kinesis.${callers.region}`, 'kinesis', resource)]),
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

function askedByS3(
  { operation, input, headers }: RecordedCall,
  { facts, partition, region }: Callers,
): Asked[] {
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
const aclPermission = (resource: string, acl: string | undefined): Asked[] =>
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
function askedByGlue({ operation, input }: RecordedCall, { facts }: Callers): Asked[] {
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
): Asked => ({
  action,
  resource: keyArn,
  context: {
    'kms:ViaService': `${service}.amazonaws.com`,
    [`kms:EncryptionContext:aws:${contextOf}:arn`]: arn,
  },
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
