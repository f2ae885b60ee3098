import { join, resolve } from 'node:path';
import { awsTarget, firehoseClient, glueClient, kinesisClient, s3Client } from '@event-archive/aws-clients';
import { type ExitCode, type Io, UserError } from '@event-archive/terminal';
import { type Attachment, attachFirehose } from '../attach/attach.ts';
import type { AttachOptions } from '../attach/options.ts';
import { randomIds, systemClock } from '../firehose/index.ts';
import { aborted } from './aborted.ts';
import { type FirehoseOutput, firehoseOutput } from './firehose-output.ts';

/** The flags of `pnpm local firehose` as they were typed. */
export interface FirehoseFlags {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly 'delivery-stream': readonly string[] | undefined;
  readonly all: boolean;
  readonly start: string;
  readonly checkpoints: string | undefined;
  readonly 'max-interval': number | undefined;
  readonly 'until-idle': number | undefined;
  readonly format: string;
}

/** Delivers for the delivery streams of another endpoint, until Ctrl-C or until it is idle. */
export async function deliverElsewhere(options: FirehoseFlags, io: Io): Promise<ExitCode> {
  const deliveryStreams = chosen(options.all, options['delivery-stream'] ?? []);
  const target = awsTarget(options.region ?? regionOf(process.env), null, options.endpoint);
  if (target.endpoint === undefined)
    throw new UserError('--endpoint: name the emulator, e.g. http://127.0.0.1:5000; AWS delivers by itself');
  const maxIntervalSeconds = secondsOf('--max-interval', options['max-interval']);
  const idleSeconds = secondsOf('--until-idle', options['until-idle']);
  const output = firehoseOutput(io);
  const clients = {
    firehose: firehoseClient(target),
    glue: glueClient(target),
    kinesis: kinesisClient(target),
    s3: s3Client(target),
  };
  const attachment = await attachFirehose({
    clients,
    target,
    deliveryStreams,
    start: options.start as AttachOptions['start'],
    maxIntervalSeconds,
    checkpoints: resolve(options.checkpoints ?? defaultCheckpoints(target.endpoint)),
    clock: systemClock,
    ids: randomIds,
    log: output.log,
    onStored: output.stored,
  });
  output.begin(attachment, target.endpoint, maxIntervalSeconds);
  await untilEnd(attachment, idleSeconds, output, io);
  return output.report(attachment, target.endpoint, options.format);
}

function chosen(all: boolean, names: readonly string[]): readonly string[] | 'all' {
  if (all && names.length > 0) throw new UserError('--all and --delivery-stream: give one of them');
  if (!all && names.length === 0) throw new UserError('name a --delivery-stream, or say --all');
  return all ? 'all' : names;
}

const regionOf = (env: NodeJS.ProcessEnv): string => env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';

function secondsOf(flag: string, seconds: number | undefined): number | undefined {
  if (seconds === undefined || (Number.isFinite(seconds) && seconds > 0)) return seconds;
  throw new UserError(`${flag} ${seconds}: must be a number of seconds above 0`);
}

/** One folder an endpoint, beside what the embedded cloud keeps. */
const defaultCheckpoints = (endpoint: string): string =>
  join('.local-cloud', 'attached', new URL(endpoint).host.replaceAll(':', '-'));

/** Until Ctrl-C, until it is idle, or until nothing is left to serve; then what is buffered goes out. */
async function untilEnd(
  attachment: Attachment,
  idleSeconds: number | undefined,
  output: FirehoseOutput,
  io: Io,
): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([io.interrupted, over.signal]);
  const idle = idleSeconds === undefined ? NEVER : attachment.untilIdle(idleSeconds * 1_000, signal);
  await Promise.race([aborted(io.interrupted), attachment.ended, idle]);
  over.abort();
  if (io.interrupted.aborted) output.draining(attachment);
  await attachment.drain();
}

const NEVER = new Promise<never>(() => {});
