import type { ApiCall } from '../../terraform-e2e/front.ts';

/** A call as it reaches the front, signed for a service. */
export const apiCall = (
  service: string,
  {
    method = 'POST',
    path = '/',
    target = '',
    body = '',
    headers = {},
  }: Partial<Record<'method' | 'path' | 'target' | 'body', string>> & {
    readonly headers?: Readonly<Record<string, string>>;
  },
): ApiCall => ({
  method,
  url: new URL(path, 'http://127.0.0.1'),
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=key/20261124/eu-west-1/${service}/aws4_request, Signature=0`,
    ...headers,
  },
  body: Buffer.from(body),
  target,
});

/** A call of a JSON service. */
export const jsonCall = (service: string, target: string, input: object): ApiCall =>
  apiCall(service, { target, body: JSON.stringify(input) });

/** A call of a query service. */
export const queryCall = (service: string, form: Readonly<Record<string, string>>): ApiCall =>
  apiCall(service, { body: new URLSearchParams(form).toString() });
