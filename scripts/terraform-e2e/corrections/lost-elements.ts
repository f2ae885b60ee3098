import type { ApiCall, ApiReply, Correction } from '../front.ts';

interface LostElement {
  /** Query parameter of the bucket's sub-resource, e.g. `logging`. */
  readonly subresource: string;
  /** The element that moto takes and does not give back. */
  readonly element: string;
  /** The element that it stands in. */
  readonly parent: string;
}

/** A part of a bucket's settings that moto does not give back: the front remembers it, and puts it where it was. */
export function lostElement({ subresource, element, parent }: LostElement): Correction {
  const pattern = new RegExp(`<${element}(?:\\s[^>]*)?(?:/>|>.*?</${element}>)`, 's');
  const put = new Map<string, string>();
  return {
    fault: `S3 ?${subresource} does not give ${element} back`,
    concerns: (call) => isAbout(call, subresource) && (hasElement(call, pattern) || put.has(bucketOf(call))),
    async answer(call, emulator) {
      const reply = await emulator(call);
      const bucket = bucketOf(call);
      if (call.method === 'GET') return withElement(reply, parent, put.get(bucket) ?? '');
      const [found] = pattern.exec(call.body.toString('utf8')) ?? [];
      put.delete(bucket);
      if (found !== undefined && reply.status < 300) put.set(bucket, found);
      return reply;
    },
  };
}

const isAbout = ({ method, url }: ApiCall, subresource: string): boolean =>
  url.searchParams.has(subresource) && ['GET', 'PUT'].includes(method);

const hasElement = ({ method, body }: ApiCall, pattern: RegExp): boolean =>
  method === 'PUT' && pattern.test(body.toString('utf8'));

const bucketOf = ({ url }: ApiCall): string => url.pathname.replace(/\/$/, '');

/** The reply with the element at the end of its parent, which moto writes as `<Parent …/>` when it is empty. */
function withElement(reply: ApiReply, parent: string, element: string): ApiReply {
  const text = reply.body
    .toString('utf8')
    .replace(new RegExp(`<${parent}([^>]*)/>`), `<${parent}$1></${parent}>`)
    .replace(`</${parent}>`, `${element}</${parent}>`);
  const body = Buffer.from(text);
  return { ...reply, headers: { ...reply.headers, 'content-length': String(body.length) }, body };
}
