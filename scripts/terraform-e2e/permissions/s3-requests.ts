import type { ApiCall } from '../front.ts';
import type { IamRequest } from './iam-request.ts';

/**
 * Setting of a bucket, as the query names it → its name in the actions that get and put it. To delete a setting is to put
 * it, except for the policy. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * (2026-11-24).
 */
const SETTINGS: Readonly<Record<string, string>> = {
  accelerate: 'AccelerateConfiguration',
  acl: 'BucketAcl',
  cors: 'BucketCORS',
  encryption: 'EncryptionConfiguration',
  lifecycle: 'LifecycleConfiguration',
  location: 'BucketLocation',
  logging: 'BucketLogging',
  notification: 'BucketNotification',
  'object-lock': 'BucketObjectLockConfiguration',
  ownershipControls: 'BucketOwnershipControls',
  policy: 'BucketPolicy',
  publicAccessBlock: 'BucketPublicAccessBlock',
  replication: 'ReplicationConfiguration',
  requestPayment: 'BucketRequestPayment',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  website: 'BucketWebsite',
};

const BUCKET: Readonly<Record<string, string>> = {
  DELETE: 'DeleteBucket',
  GET: 'ListBucket',
  HEAD: 'ListBucket',
  PUT: 'CreateBucket',
};
const OBJECT: Readonly<Record<string, string>> = {
  DELETE: 'DeleteObject',
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
};

/** A call to S3 with the bucket in its path → what IAM is asked. Throws for one that is not in the tables. */
export function s3Requests({ method, url, headers }: ApiCall): IamRequest[] {
  const [bucket = '', ...key] = decodeURIComponent(url.pathname).slice(1).split('/');
  const on = (action: string, resource: string): IamRequest => ({
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${resource}`,
  });
  if (key.join('') !== '') return [on(objectAction(method, url), `${bucket}/${key.join('/')}`)];
  if (bucket === '') throw new Error(`S3 ${method} ${url}: no bucket`);
  return [
    on(bucketAction(method, url), bucket),
    ...(headers['x-amz-bucket-object-lock-enabled'] === 'true'
      ? [on('PutBucketObjectLockConfiguration', bucket), on('PutBucketVersioning', bucket)]
      : []),
  ];
}

function objectAction(method: string, { searchParams }: URL): string {
  const action = OBJECT[method];
  const subresource = ['acl', 'tagging', 'retention', 'legal-hold', 'uploads'].find((it) =>
    searchParams.has(it),
  );
  if (action === undefined || subresource !== undefined)
    throw new Error(`S3 ${method} of an object, ${subresource ?? ''}: not in the table of s3-requests.ts`);
  return searchParams.has('versionId') && action !== 'PutObject' ? `${action}Version` : action;
}

function bucketAction(method: string, { searchParams }: URL): string {
  if (searchParams.has('versions')) return 'ListBucketVersions';
  const setting = Object.keys(SETTINGS).find((it) => searchParams.has(it));
  const unknown = [...searchParams.keys()].find(
    (it) => it !== setting && !/^(list-type|max-keys|prefix|delimiter|x-id|continuation-token)$/.test(it),
  );
  const action = setting === undefined ? BUCKET[method] : `${verbOf(method, setting)}${SETTINGS[setting]}`;
  if (action === undefined || unknown !== undefined)
    throw new Error(`S3 ${method} of a bucket, ${unknown ?? ''}: not in the table of s3-requests.ts`);
  return action;
}

function verbOf(method: string, setting: string): string {
  if (method === 'GET') return 'Get';
  return method === 'DELETE' && setting === 'policy' ? 'Delete' : 'Put';
}
