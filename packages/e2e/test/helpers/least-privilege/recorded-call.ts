import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** One call of an AWS operation, as it went over the wire. */
export interface RecordedCall {
  /** Access key id of whoever signed it. */
  readonly accessKeyId: string;
  readonly service: 'kinesis' | 'firehose' | 'glue' | 'logs' | 's3';
  readonly operation: string;
  /** Members of the request; of S3's, bucket, key and query. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

/** A request as a server gets it → the call that it is. Throws for an operation that this test does not know. */
export function callFromRequest(request: IncomingMessage, body: Buffer): RecordedCall {
  const { headers } = request;
  const accessKeyId = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1];
  if (accessKeyId === undefined) throw new Error(`${request.method} ${request.url} is not signed`);
  return { accessKeyId, headers, ...(jsonCall(headers, body) ?? s3Call(request)) };
}

type Operation = Pick<RecordedCall, 'service' | 'operation' | 'input'>;

const JSON_SERVICES = {
  Kinesis_20131202: 'kinesis',
  Firehose_20150804: 'firehose',
  AWSGlue: 'glue',
  Logs_20140328: 'logs',
} as const;

function jsonCall(headers: IncomingHttpHeaders, body: Buffer): Operation | undefined {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  const [name = '', operation = ''] = target.split('.');
  const service = JSON_SERVICES[name as keyof typeof JSON_SERVICES];
  if (!service) throw new Error(`${target} is not known to this test`);
  return { service, operation, input: JSON.parse(body.toString('utf8')) };
}

function s3Call({ method = '', url = '/' }: IncomingMessage): Operation {
  const { pathname, searchParams } = new URL(url, 'http://recorder');
  const [, bucket = '', ...rest] = pathname.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const query = Object.fromEntries(searchParams);
  const found = S3_OPERATIONS.find(
    ([verb, kind, parameters]) =>
      verb === method && (kind === 'object') === (key !== '') && parameters.every((name) => name in query),
  );
  if (!found) throw new Error(`${method} ${url} is not known to this test`);
  return { service: 's3', operation: found[3], input: { Bucket: bucket, Key: key, ...query } };
}

// The first that fits counts. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// (2026-11-24)
const S3_OPERATIONS: readonly (readonly [string, 'bucket' | 'object', readonly string[], string])[] = [
  ['POST', 'object', ['uploads'], 'CreateMultipartUpload'],
  ['PUT', 'object', ['uploadId', 'partNumber'], 'UploadPart'],
  ['POST', 'object', ['uploadId'], 'CompleteMultipartUpload'],
  ['DELETE', 'object', ['uploadId'], 'AbortMultipartUpload'],
  ['PUT', 'object', [], 'PutObject'],
  ['GET', 'object', [], 'GetObject'],
  ['HEAD', 'object', [], 'HeadObject'],
  ['GET', 'bucket', ['list-type'], 'ListObjectsV2'],
  ['HEAD', 'bucket', [], 'HeadBucket'],
];
