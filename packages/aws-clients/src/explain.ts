import { UserError } from '@event-archive/terminal/user-error';
import { type AwsTarget, endpointOf } from './clients.ts';

/**
 * An error of an SDK call → the one line that tells a person what to do, when there is something they can do.
 * `doing` names the work, e.g. `listing bucket kinesis-archive-data-local`. Gives undefined for everything else.
 */
export function explainAwsError(error: unknown, doing: string, target: AwsTarget): UserError | undefined {
  const advice = adviceFor(error, target);
  if (advice === undefined) return undefined;
  return new UserError(`${doing}: ${advice}`, { cause: error });
}

/** Runs an SDK call; a failure that a person can mend comes out as a UserError, any other as it is. */
export async function explained<T>(doing: string, target: AwsTarget, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainAwsError(error, doing, target) ?? error;
  }
}

interface Failure {
  readonly name: string;
  readonly code: string;
  /** HTTP status of the reply, 0 when there was none. */
  readonly status: number;
  /** What the service said, empty when it said nothing. */
  readonly said: string;
  /** The endpoint, or AWS and the region. */
  readonly at: string;
}

type Advice = readonly [applies: (failure: Failure) => boolean, text: (failure: Failure) => string];

const codeIs = (pattern: RegExp) => (failure: Failure) => pattern.test(failure.code);
const nameIs = (pattern: RegExp) => (failure: Failure) => pattern.test(failure.name);

// The first that applies counts. A HEAD request has no body, so its failures are known by their status alone.
const ADVICE: readonly Advice[] = [
  [
    codeIs(/^ECONNREFUSED$/),
    ({ at }) => `nothing answers at ${at}; start it with "pnpm local up" or set AWS_ENDPOINT_URL`,
  ],
  [
    codeIs(/^(ENOTFOUND|EAI_AGAIN)$/),
    ({ at }) => `cannot resolve the host of ${at}; check region and network`,
  ],
  [
    codeIs(/^(EHOSTUNREACH|ENETUNREACH)$/),
    ({ at, code }) => `no way to ${at} (${code}); check network and proxy`,
  ],
  [
    codeIs(/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_)/),
    ({ at, code }) => `the certificate of ${at} is not trusted (${code}); set NODE_EXTRA_CA_CERTS`,
  ],
  [
    ({ name, code }) => name === 'TimeoutError' || /^(ETIMEDOUT|ECONNRESET)$/.test(code),
    ({ at, said }) => `${at} does not answer: ${said.replace(/^@smithy\/\S+ - \[ERROR\] /, '')}`,
  ],
  [
    nameIs(/^(Credentials|Token)ProviderError$/),
    ({ said }) => `no AWS credentials: set AWS_PROFILE or run "aws sso login" (${said})`,
  ],
  [nameIs(/Expired(Token|TokenException)/), () => 'the AWS credentials have expired; log in again'],
  [
    nameIs(/^RequestTimeTooSkewed$/),
    ({ at }) => `the clock of this machine differs from that of ${at}; set it right`,
  ],
  [
    ({ name, status }) => status === 301 || /^(PermanentRedirect|AuthorizationHeaderMalformed)$/.test(name),
    ({ at }) => `the bucket is in another region than ${at}; check "region" of the environment`,
  ],
  [
    ({ name, status }) => DENIED.test(name) || status === 403,
    ({ at, name, said }) => `${at} denied it: ${said || name}`,
  ],
  [
    nameIs(/^(ResourceNotFoundException|NoSuchBucket|NotFound)$/),
    ({ at, said, name }) =>
      `not found at ${at}: ${said || name}; deploy it first, or check --env and the region`,
  ],
  [
    ({ name, status }) => name === 'SyntaxError' && status > 0,
    ({ at, status }) => `what answers at ${at} does not speak the AWS API (HTTP ${status})`,
  ],
];

const DENIED =
  /^(KMS)?AccessDenied|^(UnauthorizedOperation|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|MissingAuthenticationToken.*|InvalidSignatureException)$/;

function adviceFor(error: unknown, target: AwsTarget): string | undefined {
  const failure = failureOf(error, endpointOf(target) ?? `AWS in ${target.region}`);
  return ADVICE.find(([applies]) => applies(failure))?.[1](failure);
}

function failureOf(error: unknown, at: string): Failure {
  const found = (error ?? {}) as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  // The SDK calls an error without a body "Unknown" and "UnknownError".
  const status = found.$metadata?.httpStatusCode ?? 0;
  const name = found.name === 'Unknown' ? `HTTP ${status}` : (found.name ?? '');
  const said = (found.message === 'UnknownError' ? '' : (found.message ?? '')).split('\n')[0] ?? '';
  return { name, code: found.code ?? '', status, said, at };
}
