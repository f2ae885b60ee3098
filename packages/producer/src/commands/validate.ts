import { defineCommand } from '@event-archive/terminal/cli';
import { type ExitCode, UserError } from '@event-archive/terminal/user-error';
import { datasetFlag, formatFlag } from './source-flags.ts';

/** `producer validate`: what `send --file` would say of files, all of it at once. */
export const validate = defineCommand({
  name: 'validate [files..]',
  describe: 'Check the events in files, or in standard input, against the dataset; sends nothing',
  flags: {
    ...datasetFlag,
    findings: { type: 'number', default: 20, describe: 'How many invalid events are named' },
    ...formatFlag,
  },
  examples: [
    ['validate events.ndjson', 'each invalid line with its field'],
    ['validate --dataset app-logs logs/ more.csv.gz', "a directory's files, and a packed CSV file"],
  ],
  async run(options, io): Promise<ExitCode> {
    // The parser drops a lone `-`, which means the same as nothing.
    const { files = [] } = options as { files?: readonly string[] };
    const [{ validateFiles, textFromValidation }, { wholeNumber }, { datasetFor }] = await Promise.all([
      import('../validate-files.ts'),
      import('../flag-values.ts'),
      import('../write-events.ts'),
    ]);
    const maxFindings = wholeNumber('--findings', options.findings, 0, 1_000_000);
    const report = await validateFiles(
      files.length === 0 ? ['-'] : files,
      datasetFor(options.dataset),
      maxFindings,
      {
        stdin: process.stdin,
        stop: io.interrupted,
      },
    );
    if (io.interrupted.aborted) throw new UserError('interrupted: the files were not read to their end');
    io.print(options.format === 'json' ? JSON.stringify(report) : textFromValidation(report, io.paint));
    return report.invalid === 0 ? 0 : 1;
  },
});
