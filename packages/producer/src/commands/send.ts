import { randomInt } from 'node:crypto';
import { defineCommand } from '@event-archive/terminal/cli';
import { type ExitCode, UserError } from '@event-archive/terminal/user-error';
import type { requestFromFlags } from '../request.ts';
import { carryOut } from './carry-out.ts';
import { mannerFlags, mannerNamesOf } from './manner-flags.ts';
import { datasetFlag, fileFlags, followFlag, generatorFlags } from './source-flags.ts';

/** `producer send`. What does the work is loaded only when it runs, so that --help answers at once. */
export const send = defineCommand({
  name: 'send',
  describe: 'Send generated events, or the lines of a file, to the stream and keep the ledger',
  flags: {
    ...datasetFlag,
    env: { type: 'string', default: 'local', describe: 'Environment to send to' },
    ...generatorFlags,
    ...fileFlags,
    ...followFlag,
    resume: {
      type: 'string',
      describe: 'With --file: send what this ledger (or latest) does not know as accepted',
    },
    ...mannerFlags,
  },
  examples: [
    ['send', '1,000 website events to the embedded cloud'],
    ['send --env dev --duration 5m --rate 200', '200 events a second for five minutes'],
    ['send --file events.ndjson', 'the lines of a file'],
    ['send --file logs/ --follow', 'what is in a directory, and what is added to it'],
    ['send --file events.ndjson --resume latest', 'what the last run left of that file'],
    ['send --file - --on-invalid skip', 'the valid lines of standard input'],
  ],
  async run(options, io): Promise<ExitCode> {
    const { requestFromFlags } = await import('../request.ts');
    const asked = requestFromFlags(
      {
        ...options,
        lateBy: options['late-by'],
        onInvalid: options['on-invalid'],
        ...mannerNamesOf(options),
      },
      () => randomInt(2 ** 32),
    );
    const { request, release } =
      options.resume === undefined ? { request: asked, release() {} } : await resumed(asked, options.resume);
    const { isComplete, jsonFromReport, textFromReport } = await import('../report.ts');
    const { report, error } = await carryOut(request, io).finally(release);
    if (options.format === 'json') io.print(jsonFromReport(report));
    else if (error === undefined || report.ledger !== null) io.print(textFromReport(report, io.paint));
    if (error !== undefined) throw error;
    return isComplete(report) ? 0 : 1;
  },
});

async function resumed(asked: ReturnType<typeof requestFromFlags>, ledger: string) {
  const { source } = asked;
  if (source.kind !== 'file') throw new UserError('--resume: only with --file, whose rest is to be sent');
  const { resumeRequest } = await import('../resend/resend-request.ts');
  return resumeRequest({ ...asked, source }, ledger);
}
