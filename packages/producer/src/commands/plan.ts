import { randomInt } from 'node:crypto';
import { defineCommand } from '@event-archive/terminal/cli';
import type { ExitCode } from '@event-archive/terminal/user-error';
import { datasetFlag, fileFlags, formatFlag, generatorFlags } from './source-flags.ts';

/** `producer plan`: what sending would do to the shards, and cost. */
export const plan = defineCommand({
  name: 'plan',
  describe: 'Predict the load of each shard, hot keys, and what it costs; sends nothing',
  flags: {
    ...datasetFlag,
    env: { type: 'string', default: 'local', describe: 'Environment to predict for' },
    ...generatorFlags,
    ...fileFlags,
    shards: {
      type: 'number',
      describe: 'Predict for so many even shards (those of the stream, which is asked)',
    },
    sample: { type: 'number', default: 10_000, describe: 'How many events are looked at, at most' },
    endpoint: { type: 'string', describe: 'URL to call instead of AWS or AWS_ENDPOINT_URL' },
    ...formatFlag,
  },
  examples: [
    ['plan --rate 5000', 'whether the shards of the embedded cloud take 5,000 events a second'],
    ['plan --env dev --shards 4 --rate 3000 --file events.ndjson', 'four shards, without asking AWS'],
  ],
  async run(options, io): Promise<ExitCode> {
    const [{ planFor }, { textFromPlan }] = await Promise.all([
      import('../plan.ts'),
      import('../plan-text.ts'),
    ]);
    const flags = { ...options, lateBy: options['late-by'], onInvalid: options['on-invalid'] };
    const planned = await planFor(flags, {
      randomSeed: () => randomInt(2 ** 32),
      stdin: process.stdin,
      stop: io.interrupted,
    });
    io.print(options.format === 'json' ? JSON.stringify(planned) : textFromPlan(planned, io.paint));
    return planned.fits ? 0 : 1;
  },
});
