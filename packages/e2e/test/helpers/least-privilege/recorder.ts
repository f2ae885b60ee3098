import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callFromRequest, type RecordedCall } from './recorded-call.ts';

/** Stands between SDK clients and the cloud, and notes each call before it passes it on. */
export interface Recorder {
  readonly endpoint: string;
  readonly calls: readonly RecordedCall[];
  /** Why requests could not be noted. They were refused, and the record is not whole. */
  readonly problems: readonly unknown[];
  forwardTo(endpoint: string): void;
  close(): void;
}

/** Starts a recorder on loopback. Calls that are to be refused get an error that no client tries again. */
export async function startRecorder(isRefused: (call: RecordedCall) => boolean): Promise<Recorder> {
  const calls: RecordedCall[] = [];
  const problems: unknown[] = [];
  let target = '';
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = Buffer.concat(await incoming.toArray());
    const call = callFromRequest(incoming, body);
    calls.push(call);
    if (isRefused(call)) refuse(outgoing);
    else pass(incoming, body, target, outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      problems.push(error);
      refuse(outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    problems,
    forwardTo: (endpoint) => {
      target = endpoint;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const REFUSAL = '<Error><Code>InvalidArgument</Code><Message>Refused by the test</Message></Error>';

const refuse = (outgoing: ServerResponse): void =>
  void outgoing.writeHead(400, { 'content-type': 'application/xml' }).end(REFUSAL);

function pass(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  target: string,
  outgoing: ServerResponse,
) {
  const passed = request(new URL(url ?? '/', target), { method, headers }, (reply) => {
    outgoing.writeHead(reply.statusCode ?? 500, reply.headers);
    reply.pipe(outgoing);
  });
  passed.once('error', () => outgoing.destroy());
  passed.end(body);
}
