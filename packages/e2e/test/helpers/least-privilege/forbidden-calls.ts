import type { DeclaredDelivery } from './archive-facts.ts';
import { beyond, otherArn } from './beyond.ts';
import type { Evidence } from './evidence.ts';
import { type IamCall, OVER_TLS } from './iam-call.ts';
import { type AttachedPolicy, producerArn, verifierArn } from './policies.ts';

const OTHER_ACCOUNT_ID = '999999999999';

/** Somebody whom IAM policies allow everything, in this account or another. */
export const administrator = (accountId: string): AttachedPolicy => ({
  name: `administrator of ${accountId}`,
  kind: 'principal',
  arn: `arn:aws:iam::${accountId}:role/administrator`,
  policy: {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' }],
  },
});

export const stranger = administrator(OTHER_ACCOUNT_ID);

const call = (
  principal: string,
  action: string,
  resource: string,
  context: IamCall['context'] = {},
): IamCall => ({
  principal,
  action,
  resource,
  context: { ...OVER_TLS, ...context },
});

/** What nobody who has one of these policies may do. */
export function forbiddenCalls({ stack, facts, recorded, documented }: Evidence): IamCall[] {
  return [
    ...facts.deliveries.flatMap((delivery) => [
      ...toTheSourceRole(delivery),
      ...toTheDeliveryRole(delivery),
      ...toTheProducer(delivery, producerArn(stack, datasetOf(delivery))),
      ...toTheVerifier(delivery, verifierArn(stack)),
      ...toOthers(delivery),
    ]),
    ...facts.deliveries.flatMap((delivery) => toNeighbours(delivery, facts.deliveries)),
    ...[...recorded, ...documented].flatMap(withAnotherKey),
    ...documented.flatMap(fromElsewhere),
    ...beyond([...recorded, ...documented]),
  ];
}

/** `website-events-delivery` → `website-events`. */
const datasetOf = ({ name }: DeclaredDelivery): string => name.replace(/-delivery$/, '');

const toTheSourceRole = ({ sourceRoleArn, streamArn, bucketArn, dataRoot }: DeclaredDelivery): IamCall[] => [
  ...['PutRecord', 'PutRecords', 'SplitShard', 'DeleteStream', 'RegisterStreamConsumer'].map((name) =>
    call(sourceRoleArn, `kinesis:${name}`, streamArn),
  ),
  call(sourceRoleArn, 'kinesis:GetRecords', `${streamArn}-other`),
  call(sourceRoleArn, 's3:PutObject', `${bucketArn}/${dataRoot}x`),
];

function toTheDeliveryRole(delivery: DeclaredDelivery): IamCall[] {
  const { deliveryRoleArn: role, bucketArn, dataRoot, errorRoot, logStreamArn, streamArn } = delivery;
  return [
    ...[
      'DeleteObject',
      'DeleteObjectVersion',
      'PutObjectAcl',
      'PutObjectTagging',
      'BypassGovernanceRetention',
    ].map((name) => call(role, `s3:${name}`, `${bucketArn}/${dataRoot}x`)),
    ...['PutObject', 'GetObject', 'AbortMultipartUpload'].flatMap((name) => [
      call(role, `s3:${name}`, `${bucketArn}/elsewhere/x`),
      call(role, `s3:${name}`, `${bucketArn}-other/${dataRoot}x`),
      call(role, `s3:${name}`, `${bucketArn}-other/${errorRoot}x`),
    ]),
    ...['PutBucketPolicy', 'PutLifecycleConfiguration', 'DeleteBucket', 'PutBucketVersioning'].map((name) =>
      call(role, `s3:${name}`, bucketArn),
    ),
    call(role, 'logs:PutLogEvents', `${logStreamArn}-other`),
    call(role, 'logs:GetLogEvents', logStreamArn),
    call(role, 'logs:DeleteLogStream', logStreamArn),
    call(role, 'kinesis:GetRecords', streamArn),
    ...(delivery.table?.arns ?? []).map((arn) => call(role, 'glue:UpdateTable', arn)),
  ];
}

const toTheProducer = ({ streamArn, bucketArn, dataRoot }: DeclaredDelivery, producer: string): IamCall[] => [
  ...['GetRecords', 'GetShardIterator', 'DescribeStream', 'MergeShards', 'DeleteStream'].map((name) =>
    call(producer, `kinesis:${name}`, streamArn),
  ),
  call(producer, 'kinesis:PutRecords', `${streamArn}-other`),
  call(producer, 's3:GetObject', `${bucketArn}/${dataRoot}x`),
];

const toTheVerifier = (
  { bucketArn, dataRoot, errorRoot, streamArn }: DeclaredDelivery,
  verifier: string,
): IamCall[] => [
  ...['PutObject', 'DeleteObject', 'AbortMultipartUpload', 'PutObjectAcl', 'RestoreObject'].map((name) =>
    call(verifier, `s3:${name}`, `${bucketArn}/${dataRoot}x`),
  ),
  call(verifier, 's3:GetObject', `${bucketArn}/${errorRoot}x`),
  call(verifier, 's3:GetObject', `${bucketArn}-other/${dataRoot}x`),
  call(verifier, 's3:ListBucket', `${bucketArn}-other`),
  call(verifier, 'kinesis:GetRecords', streamArn),
];

/** Nobody of another account, whatever is allowed to them there, and no other service. */
const toOthers = (delivery: DeclaredDelivery): IamCall[] => [
  call(stranger.arn, 's3:GetObject', `${delivery.bucketArn}/${delivery.dataRoot}x`),
  call(stranger.arn, 's3:ListBucket', delivery.bucketArn),
  ...[delivery.sourceRoleArn, delivery.deliveryRoleArn].flatMap((role) => [
    call(stranger.arn, 'sts:AssumeRole', role),
    call('firehose.amazonaws.com', 'sts:AssumeRole', role, { 'sts:ExternalId': OTHER_ACCOUNT_ID }),
    call('firehose.amazonaws.com', 'sts:AssumeRole', role),
    call('lambda.amazonaws.com', 'sts:AssumeRole', role, { 'sts:ExternalId': role.split(':')[4] ?? '' }),
  ]),
];

/** What is one dataset's is closed to the roles of the others. */
const toNeighbours = (own: DeclaredDelivery, all: readonly DeclaredDelivery[]): IamCall[] =>
  all
    .filter((other) => other !== own)
    .flatMap((other) => [
      call(own.sourceRoleArn, 'kinesis:GetRecords', other.streamArn),
      call(own.deliveryRoleArn, 's3:PutObject', `${other.bucketArn}/${other.dataRoot}x`),
      call(own.deliveryRoleArn, 's3:PutObject', `${other.bucketArn}/${other.errorRoot}x`),
      call(own.deliveryRoleArn, 's3:GetObject', `${other.bucketArn}/${other.dataRoot}x`),
      call(own.deliveryRoleArn, 'logs:PutLogEvents', other.logStreamArn),
      ...(other.table?.arns.slice(-1) ?? []).map((arn) => call(own.deliveryRoleArn, 'glue:GetTable', arn)),
    ]);

/** The use of a key that is allowed, with another key, past the service, or for something else. */
function withAnotherKey(allowed: IamCall): IamCall[] {
  if (!allowed.action.startsWith('kms:')) return [];
  const { 'kms:ViaService': via, ...directly } = allowed.context;
  const elsewhere = Object.entries(allowed.context).map(([key, value]) => [
    key,
    key.startsWith('kms:EncryptionContext:') ? otherArn(value) : value,
  ]);
  return [
    { ...allowed, resource: `${allowed.resource}-other` },
    ...(via === undefined ? [] : [{ ...allowed, context: directly }]),
    ...(via === undefined
      ? []
      : [{ ...allowed, context: { ...allowed.context, 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } }]),
    ...(isForOneThing(allowed) ? [{ ...allowed, context: Object.fromEntries(elsewhere) }] : []),
    { ...allowed, principal: stranger.arn },
  ];
}

/** The verifier may read whatever the key encrypts in S3, within what it may read at all. */
const isForOneThing = ({ principal, context }: IamCall): boolean =>
  !principal.endsWith('role/verifier') &&
  Object.keys(context).some((key) => key.startsWith('kms:EncryptionContext:'));

/** What a service may do for this account, done for another. */
const fromElsewhere = (allowed: IamCall): IamCall[] =>
  'aws:SourceAccount' in allowed.context
    ? [{ ...allowed, context: { ...allowed.context, 'aws:SourceAccount': OTHER_ACCOUNT_ID } }]
    : [];
