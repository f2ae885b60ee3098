import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsReply, awsError } from './aws-reply.ts';
import { diskFullText } from './failure-text.ts';
import type { GatewayFaults } from './faults/gateway-faults.ts';
import type { LocalApi } from './local-api.ts';

/** Who answers what: JSON services by the first word of X-Amz-Target, everything else S3's rules. */
export interface Routes {
  readonly json: Readonly<Record<string, (operation: string, request: object) => Promise<AwsReply>>>;
  readonly s3: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers what is ours: paths that begin with `/_local/`. */
  readonly local: LocalApi;
  /** What breaks calls on purpose; nothing does when left out. */
  readonly faults?: GatewayFaults;
  /** Told of errors that are ours; the caller gets InternalFailure. */
  readonly onBug: (error: unknown) => void;
}

export interface Gateway {
  readonly port: number;
  readonly endpoint: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
// PutRecords takes 10 MiB of data, which base64 makes a third longer.
const MAX_JSON_BODY_BYTES = 16 * 1_048_576;
const LOCAL_PATH = '/_local/';

/** Serves the routes on loopback. Port 0 takes a free one. Rejects with the listen error, e.g. EADDRINUSE. */
export async function startGateway(port: number, routes: Routes): Promise<Gateway> {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    answer(routes, request, response).catch((error: unknown) => {
      routes.onBug(error);
      if (response.headersSent) response.destroy();
      else
        sendReply(
          response,
          awsError(
            'InternalFailure',
            diskFullText(error) ?? 'The embedded cloud failed; its log has the reason',
            500,
          ),
        );
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    endpoint: `http://${HOST}:${address.port}`,
    close: () => closeServer(server),
  };
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return answerJson(routes, target, request, response);
  if (request.url?.startsWith(LOCAL_PATH)) return sendReply(response, await answerLocal(routes, request));
  if (request.method === 'POST' && request.url === '/' && !isQueryCall(request)) {
    return sendReply(response, awsError('UnknownOperationException', 'No X-Amz-Target header', 400));
  }
  if (routes.faults?.areActive() !== true || isQueryCall(request)) return routes.s3(request, response);
  return routes.faults.serveS3({ request, response }, () => routes.s3(request, response));
}

/** STS speaks the query protocol: a form posted to the root. */
const isQueryCall = (request: IncomingMessage): boolean =>
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

/** A page in a browser may send a form to loopback unasked, but JSON only where it is allowed to; it never is. */
async function answerLocal(routes: Routes, request: IncomingMessage): Promise<AwsReply> {
  const { method = '', url = '' } = request;
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  if (method === 'POST' && !isJson)
    return awsError('UnsupportedMediaType', 'Content-Type must be application/json', 415);
  const parsed = await jsonOf(request);
  if ('refusal' in parsed) return parsed.refusal;
  const reply = await routes.local({ method, path: url.slice(LOCAL_PATH.length), body: parsed.value });
  return reply ?? awsError('NotFound', `${method} ${url} is nothing of ours`, 404);
}

async function answerJson(
  routes: Routes,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [service = '', operation = ''] = target.split('.');
  const handle = Object.hasOwn(routes.json, service) ? routes.json[service] : undefined;
  const parsed = await jsonOf(request);
  if (!handle) return sendReply(response, awsError('UnknownOperationException', `${target} is not emulated`));
  if ('refusal' in parsed) return sendReply(response, parsed.refusal);
  if (routes.faults?.areActive() !== true) return sendReply(response, await handle(operation, parsed.value));
  const call = { service, operation, request: parsed.value, handle };
  return routes.faults.serveJson(call, { request, response }, (reply) => sendReply(response, reply));
}

async function jsonOf(request: IncomingMessage): Promise<{ value: object } | { refusal: AwsReply }> {
  const body = await bodyOf(request);
  if (body === undefined)
    return { refusal: awsError('RequestEntityTooLargeException', 'Request is over 16 MiB', 413) };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch {
    return { refusal: awsError('SerializationException', 'Request body is not JSON') };
  }
  return typeof parsed === 'object' && parsed !== null
    ? { value: parsed }
    : { refusal: awsError('SerializationException', 'Request is no object') };
}

/** The whole body, or undefined when it is longer than we take. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_JSON_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_JSON_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function sendReply(response: ServerResponse, reply: AwsReply): void {
  const body = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': body.length,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
