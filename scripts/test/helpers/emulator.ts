import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type Correction, startFront } from '../../terraform-e2e/front.ts';

/** A call as it came to the emulator. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly target: string;
  readonly body: string;
}

interface Answer {
  readonly status?: number;
  readonly body?: string | Buffer;
}

/** An emulator that answers as told, and a front before it with these corrections. */
export async function frontBefore(
  corrections: readonly Correction[],
  answer: (call: Heard) => Answer | Promise<Answer> = () => ({}),
) {
  const heard: Heard[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const call = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      target: String(incoming.headers['x-amz-target'] ?? ''),
      body: (await buffer(incoming)).toString('utf8'),
    };
    heard.push(call);
    const { status = 200, body = '' } = await answer(call);
    outgoing.writeHead(status, { 'x-emulator': 'yes' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const front = await startFront(url, corrections);
  onTestFinished(async () => {
    await front.close();
    server.close();
  });
  const call = (method: string, path: string, body?: string, target?: string) =>
    fetch(`${front.endpoint}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      ...(target === undefined ? {} : { headers: { 'x-amz-target': target } }),
    });
  return { front, heard, call, emulator: server };
}

/** `frontBefore`, asked for an action of a JSON service. */
export const asking =
  (call: (method: string, path: string, body?: string, target?: string) => Promise<Response>) =>
  (target: string, input: object) =>
    call('POST', '/', JSON.stringify(input), target);
