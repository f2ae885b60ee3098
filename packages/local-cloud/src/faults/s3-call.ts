import type { IncomingMessage } from 'node:http';

/** Which operation of S3 a request is, and of which bucket and object. */
export interface S3Call {
  readonly operation: S3Operation;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
}

export type S3Operation = (typeof S3_OPERATIONS)[number];

export const S3_OPERATIONS = [
  'AbortMultipartUpload',
  'CompleteMultipartUpload',
  'CopyObject',
  'CreateBucket',
  'CreateMultipartUpload',
  'DeleteBucket',
  'DeleteBucketLifecycle',
  'DeleteObject',
  'DeleteObjects',
  'GetBucketLifecycleConfiguration',
  'GetBucketLocation',
  'GetObject',
  'GetObjectAttributes',
  'HeadBucket',
  'HeadObject',
  'ListBuckets',
  'ListObjects',
  'ListObjectsV2',
  'PutBucketLifecycleConfiguration',
  'PutObject',
  'UploadPart',
] as const;

/** The operations that bring an object into a bucket. */
export const S3_WRITES: readonly S3Operation[] = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
];

// Method → the first rule that applies. A rule is a query parameter and what it makes of the call; the last has none.
type Rules = Readonly<
  Record<string, readonly (readonly [query: string | undefined, operation: S3Operation])[]>
>;

const OF_BUCKETS: Rules = {
  GET: [
    ['location', 'GetBucketLocation'],
    ['lifecycle', 'GetBucketLifecycleConfiguration'],
    ['list-type', 'ListObjectsV2'],
    [undefined, 'ListObjects'],
  ],
  PUT: [
    ['lifecycle', 'PutBucketLifecycleConfiguration'],
    [undefined, 'CreateBucket'],
  ],
  HEAD: [[undefined, 'HeadBucket']],
  DELETE: [
    ['lifecycle', 'DeleteBucketLifecycle'],
    [undefined, 'DeleteBucket'],
  ],
  POST: [['delete', 'DeleteObjects']],
};

const OF_OBJECTS: Rules = {
  GET: [
    ['attributes', 'GetObjectAttributes'],
    [undefined, 'GetObject'],
  ],
  PUT: [
    ['partNumber', 'UploadPart'],
    [undefined, 'PutObject'],
  ],
  HEAD: [[undefined, 'HeadObject']],
  DELETE: [
    ['uploadId', 'AbortMultipartUpload'],
    [undefined, 'DeleteObject'],
  ],
  POST: [
    ['uploads', 'CreateMultipartUpload'],
    ['uploadId', 'CompleteMultipartUpload'],
  ],
};

/** A request to S3 (path style) → its call; undefined for what is none, STS among it. */
export function s3CallOf(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): S3Call | undefined {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(pathname) ?? [];
  const method = request.method ?? '';
  if (bucket === '')
    return method === 'GET' ? { operation: 'ListBuckets', bucket: undefined, key: undefined } : undefined;
  const rules = (key === '' ? OF_BUCKETS : OF_OBJECTS)[method] ?? [];
  const found = rules.find(([query]) => query === undefined || searchParams.has(query))?.[1];
  if (found === undefined) return undefined;
  const isCopy = found === 'PutObject' && request.headers['x-amz-copy-source'] !== undefined;
  return {
    operation: isCopy ? 'CopyObject' : found,
    bucket: decoded(bucket),
    key: key === '' ? undefined : decoded(key),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
