import type { ApiCall, ApiReply, Correction } from '../front.ts';

const DELETE = 'AmazonAthena.DeleteNamedQuery';
const GET = 'AmazonAthena.GetNamedQuery';
const LIST = 'AmazonAthena.ListNamedQueries';

/** DeleteNamedQuery, which moto has not at all: the front remembers what is deleted, and hides it from reads. */
export function namedQueries(): Correction {
  const deleted = new Set<unknown>();
  return {
    fault: 'Athena has no DeleteNamedQuery',
    concerns: (call) =>
      call.target === DELETE ||
      (call.target === GET && deleted.has(idOf(call))) ||
      (call.target === LIST && deleted.size > 0),
    answer: async (call, emulator) => {
      if (call.target === LIST) return without(deleted, await emulator(call));
      if (call.target === GET) return gone(idOf(call));
      deleted.add(idOf(call));
      return reply(200, {});
    },
  };
}

const idOf = ({ body }: ApiCall): unknown =>
  (JSON.parse(body.toString('utf8')) as { NamedQueryId?: string }).NamedQueryId;

function without(deleted: ReadonlySet<unknown>, list: ApiReply): ApiReply {
  if (list.status !== 200) return list;
  const said = JSON.parse(list.body.toString('utf8')) as { NamedQueryIds: unknown[] };
  return reply(200, { ...said, NamedQueryIds: said.NamedQueryIds.filter((id) => !deleted.has(id)) });
}

/** As Athena says it: https://docs.aws.amazon.com/athena/latest/APIReference/API_GetNamedQuery.html (2026-11-24). */
const gone = (id: unknown): ApiReply =>
  reply(400, { __type: 'InvalidRequestException', Message: `NamedQuery ${id} was not found` });

const reply = (status: number, body: object): ApiReply => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: Buffer.from(JSON.stringify(body)),
});
