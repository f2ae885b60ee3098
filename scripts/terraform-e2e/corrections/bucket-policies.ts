import type { ApiCall, ApiReply, Correction } from '../front.ts';

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

/**
 * Bucket policies. moto takes a Condition that it cannot weigh for one that denies, whatever the statement's effect, so
 * that every object of a bucket with a TLS-only policy answers 403; and for access logs it compares the principal as
 * text. The front keeps each policy as it was put and hands moto what it can weigh: the statements that allow, without
 * their conditions, with lists of one as the one. Who may do what is not judged by moto, nor with it.
 */
export function bucketPolicies(): Correction {
  const policies = new Map<string, Buffer>();
  return {
    fault: 'S3 denies every object of a bucket whose policy has a Condition',
    concerns: ({ url, method }) =>
      url.searchParams.has('policy') && ['GET', 'PUT', 'DELETE'].includes(method),
    async answer(call, emulator) {
      const bucket = call.url.pathname;
      if (call.method === 'GET') return policies.has(bucket) ? reply(policies.get(bucket)) : emulator(call);
      if (call.method === 'DELETE') {
        policies.delete(bucket);
        return emulator(call);
      }
      const answered = await emulator(withBody(call, weighable(call.body)));
      if (answered.status < 300) policies.set(bucket, call.body);
      return answered;
    },
  };
}

const withBody = (call: ApiCall, body: Buffer): ApiCall => {
  const { 'content-md5': _sum, ...headers } = call.headers;
  return { ...call, headers, body };
};

function weighable(body: Buffer): Buffer {
  const policy = JSON.parse(body.toString('utf8')) as Policy;
  const allowing = policy.Statement.filter(({ Effect }) => Effect === 'Allow');
  return Buffer.from(JSON.stringify({ ...policy, Statement: allowing.map(plain) }));
}

const plain = ({ Condition: _, Principal, ...rest }: Statement) => ({
  ...unlisted(rest),
  Principal: typeof Principal === 'string' ? { AWS: Principal } : unlisted(Principal as object),
});

const unlisted = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length === 1 ? value[0] : value,
    ]),
  );

const reply = (body: Buffer | undefined): ApiReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: body ?? Buffer.alloc(0),
});
