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

function adviceFor(error: unknown, target: AwsTarget): string | undefined {
  const { name = '', code = '', message = '' } = error as { name?: string; code?: string; message?: string };
  const at = endpointOf(target) ?? `AWS in ${target.region}`;
  if (code === 'ECONNREFUSED')
    return `nothing answers at ${at}; start it with "pnpm local up" or set AWS_ENDPOINT_URL`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `cannot resolve the host of ${at}; check region and network`;
  if (name === 'TimeoutError' || code === 'ETIMEDOUT' || code === 'ECONNRESET')
    return `${at} does not answer: ${message}`;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return `no AWS credentials: set AWS_PROFILE or run "aws sso login" (${message})`;
  }
  if (/Expired(Token|TokenException)/.test(name)) return 'the AWS credentials have expired; log in again';
  if (
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId)$/.test(
      name,
    )
  ) {
    return `${at} denied it: ${message || name}`;
  }
  if (name === 'ResourceNotFoundException' || name === 'NoSuchBucket' || name === 'NotFound') {
    return `not found at ${at}: ${message || name}; deploy it first, or check --env and the region`;
  }
  return undefined;
}
