import type { Io } from '@event-archive/terminal';
import type { Archive } from './archive.ts';
import { checkLedger } from './check-ledger.ts';
import { type CheckPlan, planChecks, type VerifyOptions } from './plan.ts';
import { readArchive } from './read-archive.ts';
import type { Report } from './report.ts';
import { reportFrom } from './report-from.ts';
import { surveyArchive } from './survey.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

/**
 * Checks the archive of each dataset that is meant, and reconciles it with a ledger when one is asked for. `open` is
 * told where the ledger's run sent to. Throws a UserError when it cannot.
 */
export async function verifyArchive(
  options: VerifyOptions,
  open: (bucket: string, sentTo: unknown) => Promise<Archive>,
  io: Io,
  nowMs: () => number,
): Promise<Report[]> {
  const plans = await planChecks(options);
  const [{ bucket, ledger }] = plans;
  const archive = await open(bucket, ledger?.run.options.endpoint);
  const temp = tempFolder();
  const reports: Report[] = [];
  try {
    for (const plan of plans) reports.push(await verifyDataset(plan, archive, temp, io, nowMs));
    return reports;
  } finally {
    archive.close();
    await temp.remove();
  }
}

async function verifyDataset(
  plan: CheckPlan,
  archive: Archive,
  temp: TempFolder,
  io: Io,
  nowMs: () => number,
): Promise<Report> {
  const survey = await surveyArchive(archive.list, surveyPlan(plan));
  const reading = await readArchive(plan, survey, { archive, temp, io });
  const check = plan.ledger && (await checkLedger(plan, plan.ledger, reading, survey, nowMs()));
  return reportFrom({ plan, survey, reading, check });
}

const surveyPlan = ({ filing, pipeline, siblings, window, ledger }: CheckPlan) => ({
  filing,
  deliveryStream: pipeline.deliveryStream,
  siblings,
  window,
  everywhere: ledger !== undefined,
});
