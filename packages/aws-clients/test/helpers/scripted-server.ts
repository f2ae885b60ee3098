import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a client sent. */
export interface SeenRequest {
  readonly httpVersion: string;
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ScriptedServer {
  readonly endpoint: string;
  readonly seen: SeenRequest[];
  /** Decides about the requests from now on. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

/** A server on loopback that notes every request and answers as the test says. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  let listener: RequestListener = (_request, response) => void response.end('{}');
  const server = createServer((request, response) => {
    const { httpVersion, method, url, headers } = request;
    seen.push({ httpVersion, line: `${method} ${url}`, headers });
    request.resume().on('end', () => listener(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: (next) => {
      listener = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An error as the JSON protocol of Kinesis and Firehose writes it. */
export const jsonError =
  (type: string, message: string): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: type, message }));

/** An error as S3 writes it; without a code only the status, as for HEAD. */
export const xmlError =
  (status: number, code = '', message = ''): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(code && `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
