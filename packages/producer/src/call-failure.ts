/**
 * What a failed PutRecords call means for its records.
 *
 * | kind | stored? | next |
 * |---|---|---|
 * | throttled | no | send again |
 * | unsent | no, nobody was reached | send again; at the start of a run: stop |
 * | unconfirmed | nobody knows | send again |
 * | withheld | no, until somebody mends it: a login, a right, a stream | stop the run, keep them |
 * | fatal | no, and never will be | stop the run |
 * | bug | nobody knows | throw |
 */
export interface CallFailure {
  readonly kind: 'throttled' | 'unsent' | 'unconfirmed' | 'withheld' | 'fatal' | 'bug';
  readonly reason: string;
  /** True when the service itself replied, whatever it said. */
  readonly isAnswered: boolean;
}

const THROTTLES =
  /^(ProvisionedThroughputExceededException|Throttling(Exception)?|LimitExceededException|KMSThrottlingException|RequestLimitExceeded|TooManyRequestsException)$/;
const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const BROKEN_OFF = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|UND_ERR_.*|ERR_HTTP2_.*|HPE_.*)$/;
const TIMED_OUT = /^(TimeoutError|AbortError|RequestTimeout(Exception)?)$/;
/** The request itself is wrong: it will be tomorrow. */
const WRONG =
  /^(ValidationException|InvalidArgumentException|SerializationException|UnknownOperationException)$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;

/** What an SDK call threw → what it means. */
export function callFailure(error: unknown): CallFailure {
  const { name, code, message, status } = partsOf(error);
  const isAnswered = status !== undefined;
  const as = (kind: CallFailure['kind']): CallFailure => ({
    kind,
    reason: [code ?? name, message].filter(Boolean).join(': ') || 'error without a name',
    isAnswered,
  });
  if (NO_CREDENTIALS.test(name)) return as('withheld');
  if (THROTTLES.test(name) || status === 429) return as('throttled');
  if (UNSENT.test(code ?? '')) return as('unsent');
  if (TIMED_OUT.test(name) || BROKEN_OFF.test(code ?? '')) return as('unconfirmed');
  if (status === undefined) return as('bug');
  // A reply that says 200 and cannot be read confirms nothing either.
  if (status >= 500 || status < 400) return as('unconfirmed');
  return as(WRONG.test(name) ? 'fatal' : 'withheld');
}

function partsOf(error: unknown) {
  const { name, code, message, $metadata, $response } = error as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  return { name: name ?? '', code, message, status: $metadata?.httpStatusCode ?? $response?.statusCode };
}
