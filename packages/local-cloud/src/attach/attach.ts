import { explained } from '@event-archive/aws-clients';
import { UserError } from '@event-archive/terminal/user-error';
import { type Attached, attachOne, follow } from './attached.ts';
import { describeDeliveryStream, listDeliveryStreams } from './describe.ts';
import type { Answer } from './description.ts';
import { idleWatch } from './idle.ts';
import type { AttachOptions } from './options.ts';
import { type DeliveryStreamReport, reportOf } from './report.ts';

/** A delivery stream that is there and not delivered from here. */
export interface RefusedStream {
  readonly deliveryStream: string;
  readonly why: string;
}

/** The delivery engine at work for the delivery streams of an endpoint. */
export interface Attachment {
  readonly served: readonly Attached[];
  /** Passed over, with `all`. */
  readonly refused: readonly RefusedStream[];
  report(): DeliveryStreamReport[];
  /** Resolves once the endpoint has none left of those that are served. */
  readonly ended: Promise<void>;
  /** Resolves true once all that was read is stored and nothing new came for so long; false when aborted first. */
  untilIdle(forMs: number, signal: AbortSignal): Promise<boolean>;
  /** Stops reading and stores what is buffered. `stop` gives up on it. */
  drain(): Promise<void>;
  /** Stops. What is buffered is read again next time. */
  stop(): Promise<void>;
}

/**
 * Delivers for delivery streams of an endpoint, as its DescribeDeliveryStream describes them. Throws a UserError when
 * there is none, when one that is named cannot be delivered, and when the endpoint does not answer.
 */
export async function attachFirehose(options: AttachOptions): Promise<Attachment> {
  const { deliveryStreams, target } = options;
  const names = deliveryStreams === 'all' ? await allNames(options) : deliveryStreams;
  const served: Attached[] = [];
  const refused: RefusedStream[] = [];
  const stopAll = async () => void (await Promise.all(enginesOf(served).map((engine) => engine.stop())));
  try {
    for (const name of new Set(names)) {
      const found = await answering(`attaching to delivery stream ${name}`, options, () =>
        attachNamed(name, options),
      );
      if (typeof found !== 'string') served.push(found);
      else if (deliveryStreams === 'all') refused.push({ deliveryStream: name, why: found });
      else throw new UserError(`--delivery-stream ${name}: ${found}`);
    }
    if (served.length === 0)
      throw new UserError(
        `none of the delivery streams at ${target.endpoint} can be delivered: ${listOf(refused)}`,
      );
  } catch (error) {
    await stopAll();
    throw error;
  }
  return attachment(served, refused, options, stopAll);
}

function attachment(
  served: readonly Attached[],
  refused: readonly RefusedStream[],
  options: AttachOptions,
  stopAll: () => Promise<void>,
): Attachment {
  const following = new AbortController();
  const ended = Promise.all(served.map((one) => follow(one, options, following.signal)));
  return {
    served,
    refused,
    report: () => served.map(reportOf),
    ended: ended.then(() => undefined),
    untilIdle: (forMs, signal) => untilIdle(served, options, forMs, signal),
    async drain() {
      following.abort();
      await ended;
      const live = served.filter((one) => one.ended === undefined);
      await Promise.all(enginesOf(live).map((engine) => engine.drain()));
      await stopAll();
    },
    async stop() {
      following.abort();
      await stopAll();
      await ended;
      // A look that was under way may have begun another engine meanwhile.
      await stopAll();
    },
  };
}

const LOOK_EVERY_MS = 100;

async function untilIdle(
  served: readonly Attached[],
  { clock }: AttachOptions,
  forMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const watch = idleWatch();
  while (!signal.aborted) {
    const nowMs = clock.nowMs();
    const sinceMs = watch(enginesOf(served.filter((one) => one.ended === undefined)), nowMs);
    if (sinceMs !== undefined && nowMs - sinceMs >= forMs) return true;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
  return false;
}

const enginesOf = (served: readonly Attached[]) => served.flatMap(({ engines }) => engines.slice(-1));

async function allNames(options: AttachOptions): Promise<string[]> {
  const names = await answering('listing delivery streams', options, () =>
    listDeliveryStreams(options.clients.firehose),
  );
  if (names.length > 0) return names;
  throw new UserError(`--all: there is no delivery stream at ${options.target.endpoint}; deploy one first`);
}

/** Attached, or why not. Waits for one that is being created. */
async function attachNamed(name: string, options: AttachOptions): Promise<Attached | string> {
  const { clients, clock } = options;
  let answer: Answer = await describeDeliveryStream(clients.firehose, name);
  for (let waited = 0; answer.kind === 'creating' && waited < CREATED_WITHIN_MS; waited += LOOK_AGAIN_MS) {
    await clock.sleep(LOOK_AGAIN_MS);
    answer = await describeDeliveryStream(clients.firehose, name);
  }
  if (answer.kind === 'active') return attachOne(answer.stream, options);
  if (answer.kind === 'refused') return answer.why;
  if (answer.kind === 'creating') return 'it is still CREATING; try again later';
  const others = await listDeliveryStreams(clients.firehose);
  const there = others.length === 0 ? 'there are none' : `there are ${others.join(', ')}`;
  return `no such delivery stream at ${options.target.endpoint}; ${there}`;
}

const CREATED_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 1_000;

/** What answers may be anything that speaks HTTP: whatever it says instead of an answer is the person's to look at. */
async function answering<T>(doing: string, { target }: AttachOptions, call: () => Promise<T>): Promise<T> {
  try {
    return await explained(doing, target, call);
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === undefined) throw error;
    const said = `${name}: ${message}`.split('\n')[0];
    throw new UserError(`${doing}: ${target.endpoint} answers ${said} (HTTP ${$metadata.httpStatusCode})`, {
      cause: error,
    });
  }
}

const listOf = (refused: readonly RefusedStream[]): string =>
  refused.map(({ deliveryStream, why }) => `${deliveryStream} (${why})`).join('; ');
