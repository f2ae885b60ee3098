import { loadEnvironment } from '@event-archive/environments';
import { type Command, defineCommand, type Io } from '@event-archive/terminal';
import { UserError } from '@event-archive/terminal/user-error';
import type { VerifyOptions } from '../plan.ts';
import { jsonFromReports } from '../report.ts';
import { notesFromReport, textFromReports } from '../report-text.ts';
import { sampleSizeFromFlag } from '../sample.ts';
import { exitCodeFor, verdictOfAll } from '../verdict.ts';
import { verifyArchive } from '../verify.ts';
import { spanFromFlags } from '../window.ts';

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

/** `verify`: is the archive whole and sound? Exit code 0 pass, 1 findings, 2 could not tell. */
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
      const verifyOptions = verifyOptionsFrom(options);
      const reports = await verifyArchive(
        verifyOptions,
        opener(verifyOptions, options.endpoint, io),
        io,
        nowMs,
      );
      if (options.format === 'json') {
        io.print(jsonFromReports(reports));
        for (const note of reports.flatMap((report) => notesFromReport(report, io.paintError)))
          io.error(note);
      } else io.print(textFromReports(reports, io.paint));
      return exitCodeFor(verdictOfAll(reports.map(({ verdict }) => verdict)));
    },
  });

interface Flags {
  readonly env: string;
  readonly dataset: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sample: string;
  readonly ledger: string | undefined;
  readonly ledgers: string;
  readonly 'other-producers': boolean;
  readonly grace: number;
}

function verifyOptionsFrom(flagged: Flags): VerifyOptions {
  if (!(flagged.grace >= 0)) throw new UserError('--grace: must be a number of seconds from 0');
  return {
    environment: loadEnvironment(flagged.env),
    dataset: flagged.dataset,
    span: spanFromFlags(flagged.from, flagged.to),
    sample: sampleSizeFromFlag(flagged.sample),
    ledger: flagged.ledger,
    ledgersFolder: flagged.ledgers,
    graceSeconds: flagged.grace,
    otherProducers: flagged['other-producers'],
  };
}

/** The SDK takes a while to load: only when there is a bucket to open. */
const opener =
  ({ environment }: VerifyOptions, endpoint: string | undefined, io: Io) =>
  async (bucket: string, sentTo: unknown) => {
    const [{ awsTarget, endpointRemark }, { openArchive }] = await Promise.all([
      import('@event-archive/aws-clients'),
      import('../archive.ts'),
    ]);
    const target = awsTarget(environment.region, environment.endpoint, endpoint);
    const remark = endpointRemark(environment, endpoint);
    if (remark !== undefined) io.error(remark);
    if (typeof sentTo === 'string' && sentTo !== target.endpoint)
      io.error(`the run of this ledger sent to ${sentTo}, this looks at ${target.endpoint ?? 'AWS'}`);
    return openArchive(target, bucket);
  };
