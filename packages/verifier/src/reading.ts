import type { ArchiveEvent, Dataset, PartitionLayout } from '@event-archive/event-schema';
import { type ArchivedIds, addArchivedId, newArchivedIds } from './archived-ids.ts';
import type { Decompressed } from './decompress.ts';
import { addFinding, type FindingLog, newFindingLog } from './finding.ts';
import { corruptFinding, invalidFinding, misfiledFinding } from './finding-text.ts';
import { isMisfiled } from './object-key.ts';
import { rowsFromBytes } from './read-rows.ts';
import type { ArchiveObject } from './survey.ts';

/** One hour of the archive, as far as it was listed and read. Instants are milliseconds since the epoch. */
export interface Partition {
  readonly path: string;
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
  readonly layout: PartitionLayout;
  readonly partitions: Map<number, Partition>;
  readonly log: FindingLog;
  readonly archived: ArchivedIds;
  readonly corruptKeys: string[];
  readonly sampleEvents: ArchiveEvent[];
}

const SAMPLE_EVENTS = 3;

export const newReading = (dataset: Dataset, layout: PartitionLayout): Reading => ({
  dataset,
  layout,
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
  partition.lastArrivalMs = Math.max(partition.lastArrivalMs, key.arrivedAtMs);
  if (isMisfiled(key)) addFinding(reading.log, misfiledFinding(key, reading.layout));
}

/** Counts the rows of an unpacked object, and notes its ids and what is wrong with it. */
export function addObjectRows(
  reading: Reading,
  { key: object }: ArchiveObject,
  { bytes, problem }: Decompressed,
): void {
  const { dataset, log, archived, sampleEvents } = reading;
  const partition = partitionOf(reading, object.hour);
  partition.objectsRead++;
  let lines = 0;
  for (const read of rowsFromBytes(dataset, bytes, problem !== undefined)) {
    for (const id of read.ids) addArchivedId(archived, id, { object, line: read.line });
    lines++;
    if ('problem' in read) addFinding(log, invalidFinding(object.key, read));
    else {
      partition.rows++;
      if (sampleEvents.length < SAMPLE_EVENTS) sampleEvents.push(read.event);
    }
  }
  if (problem === undefined) return;
  reading.corruptKeys.push(object.key);
  addFinding(log, corruptFinding(object.key, problem, lines));
}

function partitionOf({ partitions, layout }: Reading, hourMs: number): Partition {
  const known = partitions.get(hourMs);
  if (known) return known;
  const partition: Partition = {
    path: layout.pathFromHour(hourMs),
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
