import { LOCAL_CREDENTIALS } from '@event-archive/aws-clients';

/** A call to the AWS API as moto needs it: it goes by the service in the signature and does not check the rest. */
export interface Call {
  readonly service: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path?: string;
  /** JSON services: action and its input. */
  readonly target?: string;
  readonly input?: object;
  /** Services that speak XML: the body. */
  readonly text?: string;
  /** Query services: the form. */
  readonly form?: Readonly<Record<string, string>>;
}

/** Calls an emulator on loopback; the text of its reply. For services that this repository has no SDK client of. */
export async function awsCall(endpoint: string, call: Call): Promise<string> {
  const { service, method = 'POST', path = '/', target, input, text: body, form } = call;
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${LOCAL_CREDENTIALS.accessKeyId}/20261124/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
      ...(target === undefined
        ? {}
        : { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    ...(body === undefined ? {} : { body }),
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${service} ${target ?? form?.Action ?? path}: ${response.status} ${text}`);
  return text;
}
