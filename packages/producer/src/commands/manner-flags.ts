import { formatFlag } from './source-flags.ts';

/** How to send, whatever it is. */
export const mannerFlags = {
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
  'retry-budget': {
    type: 'number',
    default: 10,
    describe:
      'Times records are sent again at most, for each that is sent, over the run and beyond 2,000; then it ends',
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
  ...formatFlag,
} as const;

/** Their values under the names that a request has for them. */
export const mannerNamesOf = (options: {
  readonly concurrency: number;
  readonly aggregate: boolean;
  readonly ordered: boolean;
  readonly 'max-attempts': number;
  readonly 'retry-budget': number;
  readonly 'max-seconds': number | undefined;
  readonly 'max-in-flight-mib': number;
  readonly 'request-timeout': string;
  readonly endpoint: string | undefined;
}) => ({
  concurrency: options.concurrency,
  aggregate: options.aggregate,
  ordered: options.ordered,
  maxAttempts: options['max-attempts'],
  retryBudget: options['retry-budget'],
  maxSeconds: options['max-seconds'],
  maxInFlightMib: options['max-in-flight-mib'],
  requestTimeout: options['request-timeout'],
  endpoint: options.endpoint,
});
