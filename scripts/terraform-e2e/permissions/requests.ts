import type { ApiCall } from '../front.ts';
import type { IamRequest, Scope } from './iam-request.ts';
import { jsonServices } from './json-requests.ts';
import { queryServices } from './query-requests.ts';
import { s3Requests } from './s3-requests.ts';

/**
 * A call as Terraform made it → what IAM is asked before it is carried out; nothing where no permission is needed. Throws
 * for a service that is in no table. Which action is weighed against what:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/ (2026-09-26).
 */
export function iamRequests(call: ApiCall): IamRequest[] {
  const scope = scopeOf(call);
  if (scope.service === 's3') return s3Requests(call);
  const json = jsonServices[scope.service];
  if (json && call.target !== '') {
    const operation = call.target.split('.').at(-1) ?? '';
    return json({ ...scope, operation, input: JSON.parse(call.body.toString('utf8')) });
  }
  const query = queryServices[scope.service];
  const form = new URLSearchParams(call.body.toString('utf8'));
  const operation = form.get('Action');
  if (query && operation !== null) return query({ ...scope, operation, form });
  throw new Error(
    `${scope.service} ${call.method} ${call.url.pathname}: in no table of permissions/requests.ts`,
  );
}

/** `Credential=<key>/<day>/<region>/<service>/aws4_request` of the signature. */
function scopeOf({ headers, method, url }: ApiCall): Scope {
  const [, region, service] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(String(headers.authorization)) ?? [];
  if (region === undefined || service === undefined)
    throw new Error(`${method} ${url.pathname}: no signature says which service it is`);
  return { region, service };
}
