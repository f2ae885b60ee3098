import { join, resolve } from 'node:path';
import { awsTarget, firehoseClient, glueClient, kinesisClient, s3Client } from '@event-archive/aws-clients';
import { defineCommand, type Io, UserError } from '@event-archive/terminal';
import { type Attachment, attachFirehose } from '../attach/attach.ts';
import type { AttachOptions } from '../attach/options.ts';
import { randomIds, systemClock } from '../firehose/index.ts';
import { aborted } from './aborted.ts';
import { type FirehoseOutput, firehoseOutput } from './firehose-output.ts';

/** `pnpm local firehose`: delivers for the delivery streams of another endpoint. */
export const firehose = defineCommand({
  name: 'firehose',
  describe: 'Deliver for the delivery streams of an emulator that has them but does not deliver',
  flags: {
    endpoint: {
      type: 'string',
      describe: 'URL that answers for Firehose, Kinesis and S3; AWS_ENDPOINT_URL when left out',
    },
    region: { type: 'string', describe: 'region; AWS_REGION, else us-east-1, when left out' },
    'delivery-stream': {
      type: 'string',
      array: true,
      describe: 'delivery stream to deliver for; may be repeated',
    },
    all: { type: 'boolean', default: false, describe: 'every delivery stream there is' },
    start: {
      choices: ['latest', 'trim-horizon'] as const,
      default: 'latest',
      describe: 'records since it was created, as the service does, or all that its stream holds',
    },
    checkpoints: {
      type: 'string',
      defaultDescription: '.local-cloud/attached/ENDPOINT',
      describe: 'folder that keeps how far each shard is stored',
    },
    'max-interval': { type: 'number', describe: 'no buffer waits longer, whatever its interval; seconds' },
    'until-idle': {
      type: 'number',
      describe: 'end once all is delivered and nothing came for so long; seconds',
    },
    format: { choices: ['text', 'json'] as const, default: 'text', describe: 'of the report at the end' },
  },
  examples: [
    ['firehose --endpoint http://127.0.0.1:5000 --all', 'until Ctrl-C, which delivers what is buffered'],
    [
      'firehose --endpoint http://127.0.0.1:5000 --delivery-stream clicks --max-interval 5 --until-idle 10',
      'deliver what there is, and end',
    ],
  ],
  async run(options, io) {
    const deliveryStreams = chosen(options.all, options['delivery-stream'] ?? []);
    const target = awsTarget(options.region ?? regionOf(process.env), null, options.endpoint);
    if (target.endpoint === undefined)
      throw new UserError(
        '--endpoint: name the emulator, e.g. http://127.0.0.1:5000; AWS delivers by itself',
      );
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
  },
});

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
