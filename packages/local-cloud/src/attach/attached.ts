import { type DeliveryStreamDescription, destinationOf } from '../firehose/config.ts';
import { type Engine, startEngine } from '../firehose/engine.ts';
import { isPartitioned } from '../firehose/rules/destination.ts';
import { describeDeliveryStream, streamCreatedMs } from './describe.ts';
import { claimCheckpoints, type Identity, identityOf, isSame } from './identity.ts';
import { inForce } from './in-force.ts';
import type { AttachOptions } from './options.ts';

/** One delivery stream of the endpoint, delivered from here. */
export interface Attached {
  readonly name: string;
  /** As the endpoint described it last. */
  current: DeliveryStreamDescription;
  /** The one at work last; before it those of delivery streams of the same name that were deleted meanwhile. */
  readonly engines: Engine[];
  /** Why it is served no more; undefined while it is. */
  ended: 'deleted' | 'refused' | undefined;
  identity: Identity | undefined;
}

const DESCRIBE_EVERY_MS = 3_000;
/** Firehose reads each shard once a second. */
const POLL_INTERVAL_MS = 1_000;

/** Starts to deliver for a delivery stream; a text that says why not when its source is not there. */
export async function attachOne(
  stream: DeliveryStreamDescription,
  options: AttachOptions,
): Promise<Attached | string> {
  const attached: Attached = {
    name: stream.DeliveryStreamName,
    current: stream,
    engines: [],
    ended: undefined,
    identity: undefined,
  };
  return (await begin(attached, stream, options)) ?? attached;
}

async function begin(
  attached: Attached,
  stream: DeliveryStreamDescription,
  options: AttachOptions,
): Promise<string | undefined> {
  const { clients, checkpoints, pollIntervalMs = POLL_INTERVAL_MS, clock, ids, log, onStored } = options;
  const StreamARN = stream.Source?.KinesisStreamSourceDescription.KinesisStreamARN ?? '';
  const createdMs = await streamCreatedMs(clients.kinesis, StreamARN);
  if (createdMs === undefined) return `its source ${StreamARN} is not there`;
  attached.identity = identityOf(stream, createdMs);
  if (claimCheckpoints(checkpoints, attached.name, attached.identity))
    say(attached, options, 'info', 'it or its stream was created anew; begins without the old checkpoints');
  attached.current = stream;
  attached.engines.push(
    startEngine(() => inForce(attached.current, options), {
      ...clients,
      stateFolder: checkpoints,
      clock,
      ids,
      log,
      onStored,
      pollIntervalMs,
    }),
  );
  return undefined;
}

/** Asks the endpoint every few seconds what has changed, until aborted or until there is nothing left to serve. */
export async function follow(attached: Attached, options: AttachOptions, signal: AbortSignal): Promise<void> {
  const { clock, describeEveryMs = DESCRIBE_EVERY_MS } = options;
  let said = '';
  for (;;) {
    await clock.sleep(describeEveryMs, signal);
    if (signal.aborted || attached.ended !== undefined) return;
    try {
      await lookAgain(attached, options);
      said = '';
    } catch (error) {
      const { name, message } = error as Error;
      const text = `cannot be described (${message || name})`;
      if (text !== said)
        say(attached, options, 'error', `${text}; version ${attached.current.VersionId} stays in force`);
      said = text;
    }
  }
}

async function lookAgain(attached: Attached, options: AttachOptions): Promise<void> {
  const answer = await describeDeliveryStream(options.clients.firehose, attached.name);
  if (answer.kind === 'gone') {
    await end(attached, 'deleted');
    attached.engines.at(-1)?.forget();
    say(attached, options, 'info', 'was deleted; what was buffered is dropped');
  } else if (answer.kind === 'refused') await refuse(attached, options, answer.why);
  else if (answer.kind === 'active') await take(attached, answer.stream, options);
}

/** A new configuration takes effect at once; a new delivery stream of the same name begins at its own beginning. */
async function take(
  attached: Attached,
  stream: DeliveryStreamDescription,
  options: AttachOptions,
): Promise<void> {
  const { current, identity } = attached;
  if (identity && isSame(identity, identityOf(stream, identity.streamCreatedMs))) {
    if (isPartitioned(destinationOf(stream)) !== isPartitioned(destinationOf(current)))
      return refuse(
        attached,
        options,
        'dynamic partitioning was switched, which the service does at creation only',
      );
    attached.current = stream;
    if (stream.VersionId !== current.VersionId)
      say(attached, options, 'info', `version ${stream.VersionId} is in force now`);
    return;
  }
  await attached.engines.at(-1)?.stop();
  const why = await begin(attached, stream, options);
  if (why !== undefined) await refuse(attached, options, why);
}

async function refuse(attached: Attached, options: AttachOptions, why: string): Promise<void> {
  await end(attached, 'refused');
  say(attached, options, 'error', `is delivered no more: ${why}`);
}

async function end(attached: Attached, as: 'deleted' | 'refused'): Promise<void> {
  await attached.engines.at(-1)?.stop();
  attached.ended = as;
}

const say = ({ name }: Attached, { log }: AttachOptions, level: 'info' | 'error', text: string): void =>
  log({ level, deliveryStream: name, text });
