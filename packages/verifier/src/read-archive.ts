import { datasetNamed } from '@event-archive/event-schema';
import { type Io, progressOn } from '@event-archive/terminal';
import { UserError } from '@event-archive/terminal/user-error';
import type { Archive } from './archive.ts';
import { inOrder } from './in-order.ts';
import { contentOf, type ObjectContent } from './object-content.ts';
import { type ParquetBatch, readParquet } from './parquet/read-parquet.ts';
import type { CheckPlan } from './plan.ts';
import { addLines, addListedObject, addParquetRows, newReading, type Reading } from './reading.ts';
import { evenSample } from './sample.ts';
import type { ArchiveObject, Survey } from './survey.ts';
import type { TempFolder } from './temp-folder.ts';

const CONCURRENT_OBJECTS = 8;
/** They lie on this disk until they are read. */
const CONCURRENT_PARQUET_OBJECTS = 2;

/** What objects are read with. */
export interface Reader {
  readonly archive: Archive;
  readonly temp: TempFolder;
  readonly io: Io;
}

/** Reads the objects of a survey that are meant, in order. Throws a UserError at Ctrl-C. */
export async function readArchive(plan: CheckPlan, { objects }: Survey, reader: Reader): Promise<Reading> {
  const { deliveryStream, dataset } = plan.pipeline;
  const reading = newReading(datasetNamed(dataset), plan.filing);
  for (const object of objects) addListedObject(reading, object);
  const chosen = objectsToRead(plan, objects);
  const width = deliveryStream.format === 'PARQUET' ? CONCURRENT_PARQUET_OBJECTS : CONCURRENT_OBJECTS;
  const withContent = async (object: ArchiveObject) => ({
    object,
    content: await contentOf(object.key, { ...reader, deliveryStream }),
  });
  const progress = progressOn(reader.io, 'reading');
  let done = 0;
  try {
    for await (const { object, content } of inOrder(chosen, width, withContent)) {
      stopWhenInterrupted(reader.io);
      if (content) await addContent(reading, object, content, reader);
      progress.update(++done, chosen.length, 'objects');
    }
  } finally {
    progress.end();
  }
  return reading;
}

function stopWhenInterrupted({ interrupted }: Io): void {
  if (interrupted.aborted) throw new UserError('interrupted before everything was read; no verdict');
}

async function addContent(
  reading: Reading,
  object: ArchiveObject,
  content: ObjectContent,
  reader: Reader,
): Promise<void> {
  if (content.kind === 'lines') {
    addLines(reading, object, content.lines);
    return;
  }
  await addParquetRows(reading, object, batchesOf(content, reading, reader.io));
  await reader.temp.removeFile(content.parquet.file);
}

/** A file of 128 MiB takes seconds to read: Ctrl-C need not wait for its end. */
async function* batchesOf(
  { parquet, problem }: Extract<ObjectContent, { kind: 'parquet' }>,
  { dataset }: Reading,
  io: Io,
): AsyncGenerator<ParquetBatch> {
  if (problem !== undefined) yield { rows: [], problems: [{ message: problem }] };
  for await (const batch of readParquet(parquet, dataset)) {
    stopWhenInterrupted(io);
    yield batch;
  }
}

/** A ledger needs every row; a sample takes what can be opened without being restored first. */
function objectsToRead({ options, ledger }: CheckPlan, objects: readonly ArchiveObject[]): ArchiveObject[] {
  if (ledger || options.sample === 'all') return [...objects];
  return evenSample(
    objects.filter((object) => !object.isCold),
    options.sample,
  );
}
