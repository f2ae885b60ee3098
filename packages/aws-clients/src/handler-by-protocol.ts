import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';

interface Timeouts {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: boolean;
}

/** HTTP/2 to https endpoints, as the Kinesis client has it for AWS; HTTP/1.1 to plain http ones, which rarely speak it. */
export function handlerByProtocol(timeouts: Timeouts) {
  const secure = new NodeHttp2Handler({ requestTimeout: timeouts.requestTimeout });
  const plain = new NodeHttpHandler(timeouts);
  const handle: NodeHttpHandler['handle'] = (request, options) =>
    request.protocol === 'http:' ? plain.handle(request, options) : secure.handle(request, options);
  return {
    // What the SDK goes by: how the host is named, and that clients that fetch credentials do not take it over.
    metadata: { handlerProtocol: 'h2' },
    handle,
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      secure.destroy();
      plain.destroy();
    },
  };
}

interface NamedRequest {
  readonly protocol?: string;
  readonly headers: Record<string, string>;
}

/** A client of HTTP/2 names the host as `:authority`; in HTTP/1.1 it is `host`, before the request is signed. */
export function nameHostByProtocol(stack: KinesisClient['middlewareStack']): void {
  const named =
    <Args extends object, Output>(next: (args: Args) => Promise<Output>) =>
    (args: Args): Promise<Output> => {
      const { protocol, headers } = (args as Args & { readonly request: NamedRequest }).request;
      const authority = headers[':authority'];
      if (protocol === 'http:' && authority !== undefined) {
        delete headers[':authority'];
        headers.host = authority;
      }
      return next(args);
    };
  stack.addRelativeTo(named, {
    name: 'hostByProtocol',
    relation: 'after',
    toMiddleware: 'hostHeaderMiddleware',
  });
}
