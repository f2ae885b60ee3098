import { rm } from 'node:fs/promises';
import type { Io } from '@event-archive/terminal';
import { defineCommand } from '@event-archive/terminal/cli';
import { type ExitCode, UserError } from '@event-archive/terminal/user-error';
import type { resendRequest } from '../resend/resend-request.ts';
import { carryOut } from './carry-out.ts';
import { mannerFlags, mannerNamesOf } from './manner-flags.ts';

/** `producer resend`: what an earlier run left open. */
export const resend = defineCommand({
  name: 'resend <ledger>',
  describe:
    'Send again what a run left open: spooled, never confirmed, or cut off by a kill; LEDGER or latest',
  flags: {
    ...mannerFlags,
    env: { type: 'string', default: 'local', describe: 'Environment whose ledger is latest' },
    'dry-run': { type: 'boolean', default: false, describe: 'Say what would be sent, and send nothing' },
  },
  examples: [
    ['resend latest --dry-run', 'what the last run left open'],
    ['resend latest', 'and send it, with the same ids and bytes'],
  ],
  async run(options, io): Promise<ExitCode> {
    const { ledger } = options as { ledger?: string };
    if (!ledger) throw new UserError('resend: name a ledger, or latest');
    const [{ mannerFromFlags }, { resendRequest }] = await Promise.all([
      import('../request.ts'),
      import('../resend/resend-request.ts'),
    ]);
    const resending = await resendRequest(
      { ledger, ledgers: options.ledgers, env: options.env },
      mannerFromFlags(mannerNamesOf(options)),
    );
    try {
      return await carriedOut(
        resending,
        { isDry: options['dry-run'], isJson: options.format === 'json' },
        io,
      );
    } finally {
      resending.release();
    }
  },
});

/** Says what is to be sent again, sends it, and deletes the spools once the stream has all of it. */
async function carriedOut(
  { request, plan, spools }: Awaited<ReturnType<typeof resendRequest>>,
  { isDry, isJson }: { readonly isDry: boolean; readonly isJson: boolean },
  io: Io,
): Promise<ExitCode> {
  const { resendReport } = await import('../resend/report.ts');
  if (isDry || plan.again === 0) {
    io.print(isJson ? JSON.stringify({ plan, run: null }) : resendReport(plan));
    return plan.again === 0 ? 0 : 1;
  }
  const { isComplete, textFromReport } = await import('../report.ts');
  const { report, error } = await carryOut(request, io);
  if (isJson) io.print(JSON.stringify({ plan, run: report }));
  else io.print(`${resendReport(plan)}\n\n${textFromReport(report, io.paint)}`);
  // Their events are in the stream now, and no longer anybody's business here.
  if (error === undefined && report.counts.accepted === plan.again)
    await Promise.all(spools.map((path) => rm(path, { force: true })));
  if (error !== undefined) throw error;
  return isComplete(report) ? 0 : 1;
}
