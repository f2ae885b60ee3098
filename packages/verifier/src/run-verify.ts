import { loadEnvironment } from '@event-archive/environments';
import type { Io } from '@event-archive/terminal';
import { type ExitCode, UserError } from '@event-archive/terminal/user-error';
import type { VerifyOptions } from './plan.ts';
import { jsonFromReports } from './report.ts';
import { notesFromReport, textFromReports } from './report-text.ts';
import { sampleSizeFromFlag } from './sample.ts';
import { exitCodeFor, verdictOfAll } from './verdict.ts';
import { verifyArchive } from './verify.ts';
import { spanFromFlags } from './window.ts';

/** The flags of `verify` as they were typed. */
export interface VerifyFlags {
  readonly env: string;
  readonly dataset: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly sample: string;
  readonly ledger: string | undefined;
  readonly ledgers: string;
  readonly 'other-producers': boolean;
  readonly grace: number;
  readonly endpoint: string | undefined;
  readonly format: string;
}

/** Verifies, prints the verdict and gives the exit code that says it. */
export async function runVerify(options: VerifyFlags, io: Io, nowMs: () => number): Promise<ExitCode> {
  const verifyOptions = verifyOptionsFrom(options);
  const reports = await verifyArchive(verifyOptions, opener(verifyOptions, options.endpoint, io), io, nowMs);
  if (options.format === 'json') {
    io.print(jsonFromReports(reports));
    for (const note of reports.flatMap((report) => notesFromReport(report, io.paintError))) io.error(note);
  } else io.print(textFromReports(reports, io.paint));
  return exitCodeFor(verdictOfAll(reports.map(({ verdict }) => verdict)));
}

function verifyOptionsFrom(flagged: VerifyFlags): VerifyOptions {
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
      import('./archive.ts'),
    ]);
    const target = awsTarget(environment.region, environment.endpoint, endpoint);
    const remark = endpointRemark(environment, endpoint);
    if (remark !== undefined) io.error(remark);
    if (typeof sentTo === 'string' && sentTo !== target.endpoint)
      io.error(`the run of this ledger sent to ${sentTo}, this looks at ${target.endpoint ?? 'AWS'}`);
    return openArchive(target, bucket);
  };
