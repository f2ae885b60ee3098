import { type Command, defineCommand } from '@event-archive/terminal/cli';

const flags = {
  env: {
    type: 'string',
    requiresArg: true,
    default: 'local',
    describe: 'Environment whose archive to check',
  },
  dataset: {
    type: 'string',
    requiresArg: true,
    describe: "Dataset; the ledger's, or all of the environment, when left out",
  },
  from: {
    type: 'string',
    requiresArg: true,
    describe: 'First hour (UTC), e.g. 2026-11-24T09; with --ledger: first time of sending',
  },
  to: { type: 'string', requiresArg: true, describe: 'End, not included; like --from' },
  sample: {
    type: 'string',
    requiresArg: true,
    default: '3',
    describe: 'Objects to open, spread evenly, or all; --ledger opens all of the hours it covers',
  },
  ledger: {
    type: 'string',
    requiresArg: true,
    describe: 'Ledger file of a producer run, or latest: is everything it sent there?',
  },
  ledgers: {
    type: 'string',
    requiresArg: true,
    default: '.ledgers',
    describe: 'Folder of ledgers; an archived event that is in none of them is unexpected',
  },
  'other-producers': {
    type: 'boolean',
    default: false,
    describe: 'Events without a ledger (sent with the AWS CLI, boto3, …) are welcome, not unexpected',
  },
  grace: {
    type: 'number',
    requiresArg: true,
    default: 60,
    describe: 'Seconds after the buffer interval in which a missing event is in flight, not lost',
  },
  endpoint: {
    type: 'string',
    requiresArg: true,
    describe: 'URL to call instead of the one of the environment or AWS_ENDPOINT_URL',
  },
  format: { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'What to print' },
} as const;

/** `verify`: is the archive whole and sound? Exit code 0 pass, 1 findings, 2 could not tell. What does it is loaded only then. */
export const verifyCommand = (nowMs: () => number): Command =>
  defineCommand({
    name: '$0',
    describe: 'Lists and checks the archive, and proves with a ledger that everything sent is there',
    flags,
    examples: [
      ['', 'partitions, and the rows of 3 objects'],
      ['--ledger latest', 'is everything there that the last run sent?'],
      ['--env dev --from 2026-11-24T09 --to 2026-11-24T12 --sample all', 'every row of three hours'],
      [
        '--ledger latest --format json',
        'one JSON value, for programs; exit code 0 pass, 1 findings, 2 could not tell',
      ],
    ],
    async run(options, io) {
      const { runVerify } = await import('../run-verify.ts');
      return runVerify(options, io, nowMs);
    },
  });
