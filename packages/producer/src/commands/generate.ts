import { randomInt } from 'node:crypto';
import { defineCommand } from '@event-archive/terminal/cli';
import type { ExitCode } from '@event-archive/terminal/user-error';
import { datasetFlag, generatorFlags } from './source-flags.ts';

/** `producer generate`: the events that `send` would send, as NDJSON. */
export const generate = defineCommand({
  name: 'generate',
  describe: 'Write generated events to standard output, one JSON line each; calls nobody',
  flags: { ...datasetFlag, ...generatorFlags },
  examples: [
    ['generate --count 3', 'three website events of now'],
    [
      'generate --dataset app-logs --count 1000000 --start 2026-10-01 --end 2026-11-01 --profile day-week | gzip > october.ndjson.gz',
      'a month of logs',
    ],
  ],
  async run(options, io): Promise<ExitCode> {
    const [{ generatedSource }, { rateFrom }, { writeEvents }, { systemClock }] = await Promise.all([
      import('../generated-source.ts'),
      import('../flag-values.ts'),
      import('../write-events.ts'),
      import('../clock.ts'),
    ]);
    const source = generatedSource({ ...options, lateBy: options['late-by'] }, () => randomInt(2 ** 32));
    const rate = options.rate === undefined ? undefined : rateFrom(options.rate);
    // A reader that has enough (`| head`) ends the process: that is what it was asked for.
    process.exitCode = 0;
    await writeEvents({ dataset: options.dataset, source, rate }, process.stdout, {
      clock: systemClock,
      stop: io.interrupted,
    });
    return 0;
  },
});
