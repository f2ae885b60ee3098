import { isIPv4 } from 'node:net';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { GlueClient } from '@aws-sdk/client-glue';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '@event-archive/terminal/user-error';
import { handlerByProtocol, nameHostByProtocol } from './handler-by-protocol.ts';

/** Where clients call: a region, and an endpoint when it is not AWS itself. */
export interface AwsTarget {
  readonly region: string;
  readonly endpoint?: string | undefined;
  /** Endpoints of single services, by AWS_ENDPOINT_URL_KINESIS and the like: they go before `endpoint`. */
  readonly serviceEndpoints?: Partial<Record<Service, string>>;
  /** Attempts that the SDK makes on its own. 1 when the caller retries itself. */
  readonly maxAttempts?: number;
  /** Longest wait for a reply. */
  readonly requestTimeoutMs?: number;
  /** Said of the caller besides what the SDK says of itself. */
  readonly userAgent?: string;
}

const SERVICES = ['kinesis', 'firehose', 'glue', 's3'] as const;
type Service = (typeof SERVICES)[number];

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_TIMEOUT_MS = 30_000;

/** Which protocol it speaks is decided by each request: a profile may name an endpoint that nobody here has heard of. */
export function kinesisClient(target: AwsTarget): KinesisClient {
  const client = new KinesisClient({
    ...clientConfig(target, 'kinesis'),
    requestHandler: handlerByProtocol(timeoutsOf(target)),
  });
  nameHostByProtocol(client.middlewareStack);
  return client;
}
export const firehoseClient = (target: AwsTarget): FirehoseClient =>
  new FirehoseClient(clientConfig(target, 'firehose'));
export const glueClient = (target: AwsTarget): GlueClient => new GlueClient(clientConfig(target, 'glue'));

/** Path style on our own endpoints: `bucket.127.0.0.1` resolves nowhere. */
export const s3Client = (target: AwsTarget): S3Client =>
  new S3Client({
    ...clientConfig(target, 's3'),
    forcePathStyle: endpointOf(target, 's3') !== undefined,
  });

/**
 * Where a command's clients call: the endpoint of its --endpoint flag, else AWS_ENDPOINT_URL_KINESIS and the like for
 * that service, else AWS_ENDPOINT_URL, else the one that the environment file names, else what the profile says, else AWS
 * itself. Throws a UserError for an endpoint that is no http(s) URL.
 */
export function awsTarget(
  region: string,
  environmentEndpoint: string | null,
  flagEndpoint: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): AwsTarget {
  const serviceEndpoints: Partial<Record<Service, string>> = {};
  for (const service of SERVICES) {
    const endpoint = env[variableOf(service)];
    if (flagEndpoint !== undefined || !endpoint) continue;
    checkUrl(variableOf(service), endpoint);
    serviceEndpoints[service] = endpoint;
  }
  const endpoint = flagEndpoint ?? (env.AWS_ENDPOINT_URL || undefined) ?? environmentEndpoint ?? undefined;
  if (endpoint !== undefined)
    checkUrl(flagEndpoint === undefined ? 'AWS_ENDPOINT_URL' : '--endpoint', endpoint);
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(Object.keys(serviceEndpoints).length === 0 ? {} : { serviceEndpoints }),
  };
}

const variableOf = (service: Service): string => `AWS_ENDPOINT_URL_${service.toUpperCase()}`;

function checkUrl(origin: string, endpoint: string): void {
  if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) return;
  throw new UserError(`${origin} ${endpoint}: must be a URL such as http://127.0.0.1:4566`);
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
  if (flagEndpoint !== undefined || environment.endpoint !== null) return undefined;
  const variable = ['AWS_ENDPOINT_URL', ...SERVICES.map(variableOf)].findLast((name) => env[name]);
  if (variable === undefined) return undefined;
  return `calling ${env[variable]}, not AWS, for environment ${environment.name}: ${variable} says so`;
}

/** The endpoint that clients of this target call: the one given, else AWS_ENDPOINT_URL, else AWS itself. */
export const endpointOf = (target: AwsTarget, service?: Service): string | undefined =>
  (service && target.serviceEndpoints?.[service]) ??
  target.endpoint ??
  (process.env.AWS_ENDPOINT_URL || undefined);

function clientConfig(target: AwsTarget, service: Service) {
  const endpoint = endpointOf(target, service);
  return {
    region: target.region,
    maxAttempts: target.maxAttempts ?? DEFAULT_ATTEMPTS,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(target.userAgent === undefined ? {} : { customUserAgent: target.userAgent }),
    ...(isLoopback(endpoint) && !process.env.AWS_ACCESS_KEY_ID ? { credentials: LOCAL_CREDENTIALS } : {}),
    // Given options alone, each client makes the handler that it has chosen for AWS.
    requestHandler: timeoutsOf(target),
  };
}

const timeoutsOf = ({ requestTimeoutMs }: AwsTarget) => ({
  connectionTimeout: 5_000,
  requestTimeout: requestTimeoutMs ?? DEFAULT_TIMEOUT_MS,
  throwOnRequestTimeout: true,
});

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
