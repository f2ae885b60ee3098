import { fileURLToPath } from 'node:url';
import { defineCommand } from '@event-archive/terminal/cli';
import { DEFAULT_PORT, stateFlag } from './flags.ts';

const LOCAL_STACK = fileURLToPath(new URL('../../../../terraform/stacks/local/cdk.tf.json', import.meta.url));

/** `pnpm local up`: serves until Ctrl-C, or in the background. What does it is loaded only then. */
export const up = defineCommand({
  name: 'up',
  describe: 'Start Kinesis, Firehose, S3 and STS on this machine and create what the stack declares',
  flags: {
    ...stateFlag,
    port: {
      type: 'number',
      default: DEFAULT_PORT,
      describe: 'loopback port; 0 takes a free one',
      requiresArg: true,
    },
    stack: {
      type: 'string',
      default: LOCAL_STACK,
      defaultDescription: 'terraform/stacks/local/cdk.tf.json',
      describe: 'synthesized stack to create',
      requiresArg: true,
    },
    'shard-limits': {
      type: 'boolean',
      default: true,
      describe: 'refuse what passes 1,000 records/s or 1 MiB/s a shard',
    },
    deliver: {
      type: 'boolean',
      default: true,
      describe: 'deliver what the streams hold; --no-deliver leaves it to "pnpm local firehose"',
    },
    faults: {
      type: 'string',
      describe: 'plan of what goes wrong on purpose (JSON)',
      requiresArg: true,
    },
    detach: { type: 'boolean', default: false, describe: 'run in the background' },
  },
  examples: [
    ['up', 'serve on http://127.0.0.1:4566 until Ctrl-C'],
    ['up --port 0 --state /tmp/cloud --detach', 'serve on a free port in the background'],
    ['up --no-shard-limits', 'take records as fast as they come'],
    ['up --faults faults.json', 'break calls, records and objects as the plan says'],
  ],
  async run(options, io) {
    const { serve } = await import('./serve.ts');
    return serve(options, io);
  },
});
