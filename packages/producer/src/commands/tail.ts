import { defineCommand } from '@event-archive/terminal/cli';
import type { ExitCode } from '@event-archive/terminal/user-error';
import { datasetFlag } from './source-flags.ts';

/** `producer tail`: what is in the stream, read back. */
export const tail = defineCommand({
  name: 'tail',
  describe: 'Read the stream back, aggregates taken apart, until Ctrl-C',
  flags: {
    ...datasetFlag,
    env: { type: 'string', default: 'local', describe: 'Environment to read from' },
    from: {
      type: 'string',
      default: 'latest',
      describe: 'latest, trim-horizon (the oldest record there is), or the instant it arrived at',
    },
    count: { type: 'number', describe: 'End after so many events' },
    duration: { type: 'string', describe: 'End after this long: 30s, 5m, 1h' },
    endpoint: { type: 'string', describe: 'URL to call instead of AWS or AWS_ENDPOINT_URL' },
    format: {
      type: 'string',
      choices: ['lines', 'json', 'table'] as const,
      default: 'lines' as const,
      describe: 'Events as they are, with shard and key as JSON, or as a table',
    },
  },
  examples: [
    ['tail', 'what is sent from now on'],
    ['tail --from trim-horizon --count 10 --format table', 'the first ten of what the stream still has'],
    ['tail --env dev --from 2026-11-24T10:00:00Z --duration 30s', 'what arrived since ten'],
  ],
  async run(options, io): Promise<ExitCode> {
    const { runTail } = await import('../tail/run-tail.ts');
    // A reader that has enough (`| head`) ends the process: that is what it was asked for.
    process.exitCode = 0;
    await runTail(options, io);
    return 0;
  },
});
