import { describe, expect, it } from 'vitest';
import { callFailure } from '../src/call-failure.ts';

const serviceError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('said so'), { name, $metadata: { httpStatusCode } });
const networkError = (code: string) => Object.assign(new Error('said so'), { code });

describe('callFailure', () => {
  it.each([
    [serviceError('ProvisionedThroughputExceededException', 400), 'throttled'],
    [serviceError('KMSThrottlingException', 400), 'throttled'],
    [serviceError('Anything', 429), 'throttled'],
    [serviceError('InternalFailure', 500), 'unconfirmed'],
    [serviceError('ServiceUnavailable', 503), 'unconfirmed'],
    [serviceError('SyntaxError', 200), 'unconfirmed'],
    [networkError('ECONNRESET'), 'unconfirmed'],
    [networkError('EPIPE'), 'unconfirmed'],
    [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'unconfirmed'],
    [networkError('ECONNREFUSED'), 'unsent'],
    [networkError('ENOTFOUND'), 'unsent'],
    [serviceError('ResourceNotFoundException', 400), 'withheld'],
    [serviceError('AccessDeniedException', 400), 'withheld'],
    [serviceError('ExpiredTokenException', 400), 'withheld'],
    [serviceError('ValidationException', 400), 'fatal'],
    [Object.assign(new Error('x'), { name: 'CredentialsProviderError' }), 'withheld'],
    [new TypeError('x is not a function'), 'bug'],
  ] as const)('%s is %s', (error, kind) => {
    expect(callFailure(error).kind).toBe(kind);
  });

  it('is answered when the service said anything at all', () => {
    expect(callFailure(serviceError('InternalFailure', 500)).isAnswered).toBe(true);
    expect(callFailure(networkError('ECONNRESET')).isAnswered).toBe(false);
  });

  it('always has a reason', () => {
    expect(callFailure(networkError('ECONNRESET')).reason).toBe('ECONNRESET: said so');
    expect(callFailure({}).reason).toBe('error without a name');
  });
});
