import type { ArchiveEvent, Dataset } from '@event-archive/event-schema';
import { type ArchivedIds, addArchivedId, newArchivedIds } from './archived-ids.ts';
import type { Decompressed } from './decompress.ts';
import type { Filing } from './filing.ts';
import { addFinding, type FindingLog, newFindingLog } from './finding.ts';
import {
  corruptColumnFinding,
  corruptFinding,
  countedFrom1,
  invalidFinding,
  type MisfiledRow,
  misfiledFinding,
  misfiledRowFinding,
} from './finding-text.ts';
import { type ArchiveObjectKey, isMisfiled } from './object-key.ts';
import type { ParquetBatch } from './parquet/read-parquet.ts';
import { type ReadRow, rowsFromBytes } from './read-rows.ts';
import { placeIn } from './row-place.ts';
import type { ArchiveObject } from './survey.ts';

/** One hour of the archive, as far as it was listed and read. Instants are milliseconds since the epoch. */
export interface Partition {
  readonly path: string;
  /** On the clock that paths follow. */
  readonly hourMs: number;
  objects: number;
  objectsRead: number;
  bytes: number;
  rows: number;
  firstArrivalMs: number;
  lastArrivalMs: number;
}

/** What is known of the archive so far: listed objects, read rows, findings. */
export interface Reading {
  readonly dataset: Dataset;
  readonly filing: Filing;
  readonly partitions: Map<number, Partition>;
  readonly log: FindingLog;
  readonly archived: ArchivedIds;
  readonly corruptKeys: string[];
  readonly sampleEvents: ArchiveEvent[];
}

const SAMPLE_EVENTS = 3;

export const newReading = (dataset: Dataset, filing: Filing): Reading => ({
  dataset,
  filing,
  partitions: new Map(),
  log: newFindingLog(),
  archived: newArchivedIds(),
  corruptKeys: [],
  sampleEvents: [],
});

/** Counts a listed object into its partition, and finds it misfiled when it lies in another hour than its own. */
export function addListedObject(reading: Reading, { key, bytes }: ArchiveObject): void {
  const partition = partitionOf(reading, key.hour);
  partition.objects++;
  partition.bytes += bytes;
  partition.firstArrivalMs = Math.min(partition.firstArrivalMs, key.arrivedAtMs);
  partition.lastArrivalMs = Math.max(partition.lastArrivalMs, key.arrivedAgainMs);
  if (isMisfiled(key, reading.filing)) addFinding(reading.log, misfiledFinding(key, reading.filing));
}

/** Counts the lines of an unpacked object, and notes their ids and what is wrong with it. */
export function addLines(reading: Reading, { key }: ArchiveObject, { bytes, problem }: Decompressed): void {
  const add = rowsOf(reading, key);
  let lines = 0;
  for (const read of rowsFromBytes(reading.dataset, bytes, problem !== undefined)) {
    add(read);
    lines++;
  }
  if (problem !== undefined) addCorrupt(reading, key, problem, countedFrom1(lines, 'lines'));
}

/** Counts the rows of a Parquet file, and notes their ids and what is wrong with it. */
export async function addParquetRows(
  reading: Reading,
  { key }: ArchiveObject,
  batches: AsyncIterable<ParquetBatch>,
): Promise<void> {
  const add = rowsOf(reading, key);
  let count = 0;
  for await (const { rows, problems } of batches) {
    rows.forEach(add);
    count += rows.length;
    for (const { column, message } of problems) {
      if (column === undefined) addCorrupt(reading, key, message, countedFrom1(count, 'rows'));
      else addFinding(reading.log, corruptColumnFinding(key.key, column, message));
      if (column === reading.dataset.idField) reading.corruptKeys.push(key.key);
    }
  }
}

function addCorrupt(
  reading: Reading,
  { key }: ArchiveObjectKey,
  problem: string,
  readable: string | undefined,
): void {
  reading.corruptKeys.push(key);
  addFinding(reading.log, corruptFinding(key, problem, readable));
}

/** Opens an object's partition for its rows. */
function rowsOf(reading: Reading, object: ArchiveObjectKey): (read: ReadRow) => void {
  const { log, archived, sampleEvents, dataset, filing } = reading;
  const partition = partitionOf(reading, object.hour);
  const isOfHour = hourCheck(reading, object);
  partition.objectsRead++;
  return (read) => {
    for (const id of read.ids) addArchivedId(archived, id, placeIn(object, read));
    if ('problem' in read) addFinding(log, invalidFinding(object.key, read));
    if (!('event' in read)) return;
    partition.rows++;
    if (isOfHour && !isOfHour(read.event))
      addFinding(log, misfiledRowFinding(misfiledRow(dataset, object, read), filing));
    if (sampleEvents.length < SAMPLE_EVENTS) sampleEvents.push(read.event);
  };
}

/** Filed by event time, an object holds the events of its hour: their times, which are UTC here, begin alike. */
function hourCheck({ dataset, filing }: Reading, { hour }: ArchiveObjectKey) {
  if (filing.by === 'arrival-time') return undefined;
  const hourText = new Date(hour).toISOString().slice(0, 'yyyy-MM-ddTHH'.length);
  return (event: ArchiveEvent): boolean => String(event[dataset.eventTimeField]).startsWith(hourText);
}

const misfiledRow = (
  { eventTimeField }: Dataset,
  object: ArchiveObjectKey,
  read: Extract<ReadRow, { event: ArchiveEvent }>,
): MisfiledRow => ({
  object,
  place: read,
  eventId: read.ids[0],
  eventTimeField,
  eventTime: String(read.event[eventTimeField]),
});

function partitionOf({ partitions, filing }: Reading, hourMs: number): Partition {
  const known = partitions.get(hourMs);
  if (known) return known;
  const partition: Partition = {
    path: filing.layout.pathFromHour(hourMs),
    hourMs,
    objects: 0,
    objectsRead: 0,
    bytes: 0,
    rows: 0,
    firstArrivalMs: Number.POSITIVE_INFINITY,
    lastArrivalMs: Number.NEGATIVE_INFINITY,
  };
  partitions.set(hourMs, partition);
  return partition;
}
