import { isIPv4 } from 'node:net';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { GlueClient } from '@aws-sdk/client-glue';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '@event-archive/terminal/user-error';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Where clients call: a region, and an endpoint when it is not AWS itself. */
export interface AwsTarget {
  readonly region: string;
  readonly endpoint?: string | undefined;
  /** Attempts that the SDK makes on its own. 1 when the caller retries itself. */
  readonly maxAttempts?: number;
  /** Longest wait for a reply. */
  readonly requestTimeoutMs?: number;
  /** Said of the caller besides what the SDK says of itself. */
  readonly userAgent?: string;
}

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_TIMEOUT_MS = 30_000;

export const kinesisClient = (target: AwsTarget): KinesisClient => new KinesisClient(clientConfig(target));
export const firehoseClient = (target: AwsTarget): FirehoseClient => new FirehoseClient(clientConfig(target));
export const glueClient = (target: AwsTarget): GlueClient => new GlueClient(clientConfig(target));

/** Path style on our own endpoints: `bucket.127.0.0.1` resolves nowhere. */
export const s3Client = (target: AwsTarget): S3Client =>
  new S3Client({ ...clientConfig(target), forcePathStyle: endpointOf(target) !== undefined });

/**
 * Where a command's clients call: the endpoint of its --endpoint flag, else AWS_ENDPOINT_URL, else the one that the
 * environment file names, else AWS itself. Throws a UserError for an endpoint that is no http(s) URL.
 */
export function awsTarget(
  region: string,
  environmentEndpoint: string | null,
  flagEndpoint: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): AwsTarget {
  const endpoint = flagEndpoint ?? (env.AWS_ENDPOINT_URL || undefined) ?? environmentEndpoint ?? undefined;
  if (endpoint === undefined) return { region };
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    const origin = flagEndpoint === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint';
    throw new UserError(`${origin} ${endpoint}: must be a URL such as http://127.0.0.1:4566`);
  }
  return { region, endpoint };
}

/**
 * One line for people when AWS_ENDPOINT_URL alone sends a command away from AWS, which the environment file names;
 * undefined when it does not. A variable forgotten in the shell is otherwise easily taken for AWS.
 */
export function endpointRemark(
  environment: { readonly name: string; readonly endpoint: string | null },
  flagEndpoint: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  if (flagEndpoint !== undefined || environment.endpoint !== null || !env.AWS_ENDPOINT_URL) return undefined;
  return `calling ${env.AWS_ENDPOINT_URL}, not AWS, for environment ${environment.name}: AWS_ENDPOINT_URL says so`;
}

/** The endpoint that clients of this target call: the one given, else AWS_ENDPOINT_URL, else AWS itself. */
export const endpointOf = (target: AwsTarget): string | undefined =>
  target.endpoint ?? (process.env.AWS_ENDPOINT_URL || undefined);

function clientConfig(target: AwsTarget) {
  const endpoint = endpointOf(target);
  return {
    region: target.region,
    maxAttempts: target.maxAttempts ?? DEFAULT_ATTEMPTS,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(target.userAgent === undefined ? {} : { customUserAgent: target.userAgent }),
    ...(isLoopback(endpoint) && !process.env.AWS_ACCESS_KEY_ID ? { credentials: LOCAL_CREDENTIALS } : {}),
    requestHandler: requestHandler(endpoint, target.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS),
  };
}

function requestHandler(endpoint: string | undefined, requestTimeout: number) {
  const timeouts = { connectionTimeout: 5_000, requestTimeout, throwOnRequestTimeout: true };
  // The Kinesis client speaks HTTP/2 unless told otherwise; a plain http:// endpoint rarely does. Given options alone,
  // each client makes the handler that it has chosen for AWS.
  return endpoint?.startsWith('http://') ? new NodeHttpHandler(timeouts) : timeouts;
}

/**
 * Not a secret: an endpoint on this machine takes any name. Never sent anywhere else. It goes before AWS_PROFILE: a
 * profile is how people reach AWS, may want a login first, and has no business at an emulator.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

function isLoopback(endpoint: string | undefined): boolean {
  const hostname = endpoint === undefined ? '' : (URL.parse(endpoint)?.hostname ?? '');
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return isIPv4(hostname) && hostname.startsWith('127.');
}
