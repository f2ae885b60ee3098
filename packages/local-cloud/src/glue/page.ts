import { ServiceError } from '../firehose/service-error.ts';

const MOST_AT_ONCE = 100;

/** One page of a list, under the name of its member, and the token of the next page when there is one. */
export function pageOf<T>(
  member: string,
  all: readonly T[],
  {
    NextToken = '0',
    MaxResults = MOST_AT_ONCE,
  }: { NextToken?: string | undefined; MaxResults?: number | undefined },
): Record<string, unknown> {
  if (!/^\d{1,9}$/.test(NextToken))
    throw new ServiceError('InvalidInputException', 'Continuation token is not valid');
  const end = Number(NextToken) + Math.min(MaxResults, MOST_AT_ONCE);
  return {
    [member]: all.slice(Number(NextToken), end),
    ...(end < all.length ? { NextToken: String(end) } : {}),
  };
}
