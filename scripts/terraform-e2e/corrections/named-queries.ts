import type { ApiCall, ApiReply, Correction } from '../front.ts';

const SERVICE = 'AmazonAthena.';

/** DeleteNamedQuery, which moto has not at all: the front remembers what is deleted, and hides it from reads. */
export function namedQueries(): Correction {
  const deleted = new Set<unknown>();
  return {
    fault: 'Athena has no DeleteNamedQuery',
    concerns: (call) =>
      call.target === `${SERVICE}DeleteNamedQuery` ||
      (call.target === `${SERVICE}GetNamedQuery` && deleted.has(idOf(call))),
    answer: async (call) => {
      if (call.target === `${SERVICE}GetNamedQuery`) return gone(idOf(call));
      deleted.add(idOf(call));
      return reply(200, {});
    },
  };
}

const idOf = ({ body }: ApiCall): unknown =>
  (JSON.parse(body.toString('utf8')) as { NamedQueryId?: string }).NamedQueryId;

/** As Athena says it: https://docs.aws.amazon.com/athena/latest/APIReference/API_GetNamedQuery.html (2026-11-24). */
const gone = (id: unknown): ApiReply =>
  reply(400, { __type: 'InvalidRequestException', Message: `NamedQuery ${id} was not found` });

const reply = (status: number, body: object): ApiReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: Buffer.from(JSON.stringify(body)),
});
