import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call to the AWS API, whole. */
export interface ApiCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Of the JSON services, e.g. `Kinesis_20131202.CreateStream`; empty for the others. */
  readonly target: string;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** The emulator itself, uncorrected. */
export type Emulator = (call: ApiCall) => Promise<ApiReply>;

/** One reply that the emulator gets wrong and AWS does not. */
export interface Correction {
  /** What the emulator does, for people. */
  readonly fault: string;
  concerns(call: ApiCall): boolean;
  answer(call: ApiCall, emulator: Emulator): Promise<ApiReply>;
}

/** A loopback server before an emulator. */
export interface Front {
  readonly endpoint: string;
  /** Calls that came through. */
  readonly calls: () => number;
  /** How often each fault was corrected. */
  readonly corrected: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

interface FrontOptions {
  /** Told of every call, before it is passed on. */
  readonly heard?: (call: ApiCall) => void;
  /** A free one when left out. */
  readonly port?: number;
}

/** Passes every call on to the emulator as it came; those that a correction concerns are answered by it. */
export async function startFront(
  emulatorUrl: string,
  corrections: readonly Correction[],
  { heard = () => {}, port = 0 }: FrontOptions = {},
): Promise<Front> {
  const corrected = new Map<string, number>();
  let calls = 0;
  const emulator: Emulator = (call) => passOn(emulatorUrl, call);
  const answer = async (call: ApiCall): Promise<ApiReply> => {
    calls += 1;
    heard(call);
    const correction = corrections.find((candidate) => candidate.concerns(call));
    if (!correction) return emulator(call);
    corrected.set(correction.fault, (corrected.get(correction.fault) ?? 0) + 1);
    return correction.answer(call, emulator);
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing, answer));
  const endpoint = await listen(server, port);
  return {
    endpoint,
    calls: () => calls,
    corrected,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, answer: Emulator): Promise<void> {
  try {
    const { status, headers, body } = await answer(await callFrom(incoming));
    outgoing.writeHead(status, { ...headers });
    outgoing.end(body);
  } catch (error) {
    // The emulator is gone or broke off: so do we.
    outgoing.destroy(error as Error);
  }
}

async function callFrom(incoming: IncomingMessage): Promise<ApiCall> {
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://127.0.0.1'),
    headers: incoming.headers,
    body: await buffer(incoming),
    target: String(incoming.headers['x-amz-target'] ?? ''),
  };
}

/** The same call at the emulator. `transfer-encoding` goes: the body is whole by now and has a length. */
function passOn(emulatorUrl: string, { method, url, headers, body }: ApiCall): Promise<ApiReply> {
  const { 'transfer-encoding': _chunked, connection: _connection, expect: _expect, ...kept } = headers;
  return new Promise((resolve, reject) => {
    const outgoing = request(`${emulatorUrl}${url.pathname}${url.search}`, {
      method,
      agent: false,
      headers: { ...kept, 'content-length': body.length },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      buffer(incoming).then((whole) => {
        const { 'transfer-encoding': _encoding, connection: _close, ...replied } = incoming.headers;
        resolve({ status: incoming.statusCode ?? 500, headers: replied, body: whole });
      }, reject);
    });
    outgoing.end(body);
  });
}
