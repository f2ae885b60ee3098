import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { systemClock } from '../firehose/clock.ts';
import type { FaultAt } from './faults.ts';

/** A call on its way, and how it can be answered. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Lets the service do it and write its reply into the response. */
  serve(): void | Promise<void>;
  /** Answers with an error in the service's own words instead. */
  refuse(fault: FaultAt<'call'>): void;
  /** Fires when the cloud stops: nothing is held any longer. */
  readonly closing: AbortSignal;
}

/** Carries out a fault at a call, at the level of HTTP. Resolves once nothing more comes of it. */
export async function breakCall(fault: FaultAt<'call'>, exchange: Exchange): Promise<void> {
  const { request, closing } = exchange;
  const { socket } = request;
  switch (fault.fault) {
    case 'throttle':
    case 'error':
    case 'outage':
      request.resume();
      return exchange.refuse(fault);
    case 'reset-before':
      return reset(socket);
    case 'stall-before':
      request.resume();
      await held(fault.duration, socket, closing);
      return reset(socket);
    case 'reset-after':
      await servedInSilence(exchange);
      return reset(socket);
    case 'stall-after':
      await servedInSilence(exchange);
      await held(fault.duration, socket, closing);
      return reset(socket);
    case 'truncate':
      halve(exchange, () => socket.destroy());
      return exchange.serve();
    case 'slow':
      halve(exchange, (sendRest) => void held(fault.duration, socket, closing).then(sendRest));
      return exchange.serve();
  }
}

/** As a process that dies: the other side reads ECONNRESET. */
const reset = (socket: Socket): void => void socket.resetAndDestroy();

/** Waits so long, on the machine's clock as the other side does, but not for one that has gone. */
async function held(ms: number, socket: Socket, closing: AbortSignal): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  socket.once('close', leave);
  if (!socket.destroyed) await systemClock.sleep(ms, AbortSignal.any([gone.signal, closing]));
  socket.off('close', leave);
}

/** Resolves once the service is through. Nothing of its reply goes out. */
async function servedInSilence({ request, response, serve }: Exchange): Promise<void> {
  const replied = new Promise<void>((resolve) => {
    // 'finish' would come only if what is written had gone out.
    response.once('prefinish', resolve);
    response.once('close', resolve);
  });
  request.socket.write = () => true;
  try {
    await serve();
    await replied;
  } catch (error) {
    // What the gateway says of a bug of ours would not go out either.
    reset(request.socket);
    throw error;
  }
}

interface Piece {
  readonly bytes: Buffer;
  readonly done: ((error?: Error | null) => void) | undefined;
}

/** Lets half of the reply's body out, or half of its head where there is no body; then it is up to `atHalf`. */
function halve({ request, response }: Exchange, atHalf: (sendRest: () => void) => void): void {
  const { socket } = request;
  const write = socket.write.bind(socket);
  const rest: Piece[] = [];
  let left: number | undefined;
  let isHolding = false;
  const stopHolding = () => {
    socket.write = write;
  };
  const sendRest = () => {
    stopHolding();
    for (const { bytes, done } of rest) write(bytes, done);
  };
  const hold = ({ bytes, done }: Piece): boolean => {
    left ??= halfOf(bytes, request.method === 'HEAD');
    if (bytes.length < left) {
      left -= bytes.length;
      return write(bytes, done);
    }
    rest.push({ bytes: bytes.subarray(left), done });
    const first = bytes.subarray(0, left);
    left = 0;
    if (isHolding) return true;
    isHolding = true;
    write(first, () => atHalf(sendRest));
    return true;
  };
  // A connection outlives the reply.
  response.once('close', stopHolding);
  socket.write = (chunk: string | Uint8Array, ...more: unknown[]) => {
    const done = more.find((one) => typeof one === 'function') as Piece['done'];
    const encoding = more.find((one) => typeof one === 'string') as BufferEncoding | undefined;
    return hold({
      bytes: typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk),
      done,
    });
  };
}

const END_OF_HEAD = '\r\n\r\n';

/** How many bytes half a reply is, by what is written first, which has the whole head in it. */
function halfOf(first: Buffer, hasNoBody: boolean): number {
  const end = first.indexOf(END_OF_HEAD);
  const headBytes = end < 0 ? first.length : end + END_OF_HEAD.length;
  const head = first.toString('latin1', 0, headBytes);
  const [, length] = /^content-length: (\d+)\r$/im.exec(head) ?? [];
  // Of a body in chunks nobody knows the half: none of it goes out.
  if (length === undefined) return headBytes;
  const bodyBytes = hasNoBody ? 0 : Number(length);
  return bodyBytes === 0 ? headBytes >> 1 : headBytes + (bodyBytes >> 1);
}
