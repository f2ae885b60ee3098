import { randomInt, randomUUID } from 'node:crypto';
import { defineCommand, type ExitCode } from '@event-archive/terminal';
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
    concurrency: { type: 'number', default: 4, describe: 'Requests at a time' },
    aggregate: {
      type: 'boolean',
      default: true,
      describe:
        'Many events in one record, as KPL makes them; Firehose takes them apart. --no-aggregate: one each',
    },
    ordered: {
      type: 'boolean',
      default: false,
      describe: 'Keep the order of events of one partition key, also through retries',
    },
    'max-seconds': {
      type: 'number',
      describe: 'Take no new events after this many seconds; what was taken and not sent is reported',
    },
    'max-in-flight-mib': {
      type: 'number',
      default: 32,
      describe: 'MiB of events held at most; then the source waits',
    },
    'max-attempts': {
      type: 'number',
      default: 20,
      describe: 'Times an event is sent at most',
    },
    'request-timeout': {
      type: 'string',
      default: '30s',
      describe: 'How long to wait for a reply',
    },
    ledgers: { type: 'string', default: '.ledgers', describe: 'Folder for ledgers' },
    endpoint: {
      type: 'string',
      describe: 'URL to call instead of AWS or AWS_ENDPOINT_URL',
    },
    format: {
      type: 'string',
      choices: ['text', 'json'] as const,
      default: 'text' as const,
      describe: 'How to report',
    },
  },
  examples: [
    ['send', '1,000 website events to the embedded cloud'],
    ['send --env dev --duration 5m --rate 200', '200 events a second for five minutes'],
    ['send --file events.ndjson', 'the lines of a file'],
    ['send --file logs/ --follow', 'what is in a directory, and what is added to it'],
    ['send --file - --on-invalid skip', 'the valid lines of standard input'],
  ],
  async run(options, io): Promise<ExitCode> {
    const { requestFromFlags } = await import('../request.ts');
    const request = requestFromFlags(
      {
        ...options,
        lateBy: options['late-by'],
        onInvalid: options['on-invalid'],
        maxAttempts: options['max-attempts'],
        maxSeconds: options['max-seconds'],
        maxInFlightMib: options['max-in-flight-mib'],
        requestTimeout: options['request-timeout'],
      },
      () => randomInt(2 ** 32),
    );
    const [{ runSend }, { systemClock }, { isComplete, jsonFromReport, textFromReport }] = await Promise.all([
      import('../run-send.ts'),
      import('../clock.ts'),
      import('../report.ts'),
    ]);
    const { report, error } = await runSend(request, {
      io,
      clock: systemClock,
      random: Math.random,
      stdin: process.stdin,
      newRunId: () => randomUUID().slice(0, 8),
    });
    if (options.format === 'json') io.print(jsonFromReport(report));
    else if (error === undefined || report.ledger !== null) io.print(textFromReport(report, io.paint));
    if (error !== undefined) throw error;
    return isComplete(report) ? 0 : 1;
  },
});
