import { defineCommand } from '@event-archive/terminal/cli';

/** `pnpm local firehose`: delivers for the delivery streams of another endpoint. What does it is loaded only then. */
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
    const { deliverElsewhere } = await import('./deliver-elsewhere.ts');
    return deliverElsewhere(options, io);
  },
});
