import { datasetNamed } from '@event-archive/event-schema';
import { type Io, progressOn } from '@event-archive/terminal';
import { UserError } from '@event-archive/terminal/user-error';
import type { Archive } from './archive.ts';
import { checkLedger } from './check-ledger.ts';
import { decompress } from './decompress.ts';
import { inOrder } from './in-order.ts';
import { type CheckPlan, planCheck, type VerifyOptions } from './plan.ts';
import { addListedObject, addObjectRows, newReading, type Reading } from './reading.ts';
import type { Report } from './report.ts';
import { reportFrom } from './report-from.ts';
import { evenSample } from './sample.ts';
import { type ArchiveObject, type Survey, surveyArchive } from './survey.ts';

const CONCURRENT_OBJECTS = 8;

/**
 * Checks an archive, and reconciles it with a ledger when one is asked for. `open` is told where the ledger's run sent
 * to. Throws a UserError when it cannot.
 */
export async function verifyArchive(
  options: VerifyOptions,
  open: (bucket: string, sentTo: unknown) => Promise<Archive>,
  io: Io,
  nowMs: () => number,
): Promise<Report> {
  const plan = await planCheck(options);
  const archive = await open(plan.bucket, plan.ledger?.run.options.endpoint);
  try {
    const survey = await surveyArchive(archive.list, surveyPlan(plan));
    const reading = await readArchive(archive, plan, survey, io);
    const check = plan.ledger && (await checkLedger(plan, plan.ledger, reading, survey, nowMs()));
    return reportFrom({ plan, survey, reading, check });
  } finally {
    archive.close();
  }
}

const surveyPlan = ({ layout, pipeline, hours, ledger }: CheckPlan) => ({
  layout,
  deliveryStream: pipeline.deliveryStream,
  hours,
  everywhere: ledger !== undefined,
});

async function readArchive(archive: Archive, plan: CheckPlan, { objects }: Survey, io: Io): Promise<Reading> {
  const reading = newReading(datasetNamed(plan.pipeline.dataset), plan.layout);
  for (const object of objects) addListedObject(reading, object);
  const chosen = objectsToRead(plan, objects);
  const progress = progressOn(io, 'reading');
  let done = 0;
  try {
    for await (const { object, unpacked } of inOrder(chosen, CONCURRENT_OBJECTS, unpackedFrom(archive))) {
      if (io.interrupted.aborted) throw new UserError('interrupted before everything was read; no verdict');
      if (unpacked) addObjectRows(reading, object, unpacked);
      progress.update(++done, chosen.length, 'objects');
    }
  } finally {
    progress.end();
  }
  return reading;
}

const unpackedFrom = (archive: Archive) => async (object: ArchiveObject) => {
  const fetched = await archive.fetch(object.key.key);
  const hints = { contentEncoding: fetched?.contentEncoding, extension: object.key.extension };
  return { object, unpacked: fetched && (await decompress(fetched.body, hints)) };
};

/** A ledger needs every row; a sample takes what can be opened without being restored first. */
function objectsToRead({ options, ledger }: CheckPlan, objects: readonly ArchiveObject[]): ArchiveObject[] {
  if (ledger || options.sample === 'all') return [...objects];
  return evenSample(
    objects.filter((object) => !object.isCold),
    options.sample,
  );
}
