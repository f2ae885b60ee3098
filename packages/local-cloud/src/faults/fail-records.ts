import type { AwsReply } from '../aws-reply.ts';
import { chance } from './decide.ts';
import type { Strike } from './faults.ts';

type Handle = (operation: string, request: object) => Promise<AwsReply>;

/** A request that takes several records at once. */
export interface Batch {
  readonly operation: keyof typeof MEMBERS;
  readonly request: object;
  readonly records: readonly unknown[];
}

// Two services take records by the batch and say which of them failed, each in members of its own.
const MEMBERS = {
  PutRecords: { count: 'FailedRecordCount', entries: 'Records' },
  PutRecordBatch: { count: 'FailedPutCount', entries: 'RequestResponses' },
} as const;

/** The request as a batch of records; undefined for what is none. */
export function batchOf(operation: string, request: object): Batch | undefined {
  const { Records } = request as { Records?: unknown };
  if (!Object.hasOwn(MEMBERS, operation) || !Array.isArray(Records)) return undefined;
  return { operation: operation as Batch['operation'], request, records: Records };
}

/**
 * Lets the service have the records that do not fail and puts the refusals in their places: the reply adds up to the
 * request, as the service's own does. `failing` are their indexes.
 */
export async function failRecords(
  { operation, request, records }: Batch,
  failing: ReadonlySet<number>,
  errorCode: string,
  handle: Handle,
): Promise<AwsReply> {
  const { count, entries } = MEMBERS[operation];
  const passed = records.filter((_, i) => !failing.has(i));
  const reply =
    passed.length > 0
      ? await handle(operation, { ...request, Records: passed })
      : { status: 200, body: { [count]: 0, [entries]: [] } };
  if (reply.status !== 200) return reply;
  const body = reply.body as Record<string, unknown>;
  const stored = (body[entries] as object[])[Symbol.iterator]();
  const refusal = { ErrorCode: errorCode, ErrorMessage: 'planted fault' };
  return {
    status: 200,
    body: {
      ...body,
      [count]: Number(body[count]) + failing.size,
      [entries]: records.map((_, i) => (failing.has(i) ? refusal : stored.next().value)),
    },
  };
}

/** Which of so many records fail: each by the share, drawn from the seed, the call and its place. */
export function failingRecords(
  { seed, id, call, fault }: Strike<'records'>,
  candidates: readonly number[],
): ReadonlySet<number> {
  return new Set(candidates.filter((i) => fault.share >= 1 || chance(seed, id, call, i) < fault.share));
}
