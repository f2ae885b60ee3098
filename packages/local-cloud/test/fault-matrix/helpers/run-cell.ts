import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultSchema } from '../../../src/faults/plan.ts';
import type { MovableClock } from '../../../src/firehose/movable-clock.ts';
import { type Cell, faultsOf } from './cells.ts';
import { type ContentReader, contentReader } from './content.ts';
import {
  closePipe,
  createMatrixTable,
  createPipe,
  LARGE_INTERVAL_SECONDS,
  type MatrixCloud,
  openMatrixCloud,
  statusOf,
} from './matrix-cloud.ts';
import { LARGE_RECORDS, nothingProduced, type Produced, produce, shortRecords } from './produce.ts';
import { LOOK_EVERY_MS, PATIENCE_MS, waitFor } from './wait-for.ts';

/** What came of a cell. */
export interface Outcome {
  readonly accepted: number;
  /** Accepted, and in no object. */
  readonly lost: readonly string[];
  /** In an object, and never accepted. */
  readonly unexpected: readonly string[];
  /** In objects more than once. */
  readonly twice: readonly string[];
  /** Those that may be: nobody heard that they were taken, or noted that they were stored. */
  readonly maybeTwice: ReadonlySet<string>;
  /** How often each planted fault struck. */
  readonly struck: readonly number[];
}

const BATCH = 20;
/** Looks in a row that must show the same; the engine reads every shard once between two of them. */
const CALM_LOOKS = 3;

/** Clouds that cells share, one after the other or beside one another. */
export interface Shared {
  readonly folder: string;
  readonly cloud: MatrixCloud;
  readonly reader: ContentReader;
}

/** Opens a cloud for many cells. */
export async function openShared(folder: string, clock: MovableClock): Promise<Shared> {
  const cloud = await openMatrixCloud(folder, clock);
  await createMatrixTable(cloud);
  return { folder, cloud, reader: await contentReader(cloud.s3, folder) };
}

export async function closeShared({ cloud, reader }: Omit<Shared, 'folder'>): Promise<void> {
  reader.close();
  await cloud.stop();
}

/** Runs a cell in a cloud that it shares with others: two batches are put while its faults strike. */
export async function runCell(cell: Cell, { cloud, reader }: Shared): Promise<Outcome> {
  const produced = nothingProduced();
  await createPipe(cloud, cell);
  const ids = faultsOf(cell).map((fault) => cloud.faults.add(faultSchema.parse(fault)));
  const put = (records: Parameters<typeof produce>[2]) =>
    produce(cloud.kinesis, cell.name, records, produced);
  await put(shortRecords(0, BATCH));
  await put(shortRecords(BATCH, BATCH));
  if (cell.point === 'multipart') {
    // PutRecords takes 10 MiB at the most.
    await put(LARGE_RECORDS.slice(0, LARGE_RECORDS.length / 2));
    await put(LARGE_RECORDS.slice(LARGE_RECORDS.length / 2));
    await waitFor(async () => (await statusOf(cloud, cell)).bufferedRecords === produced.texts.size);
    cloud.clock.advance(LARGE_INTERVAL_SECONDS * 1_000);
  }
  const texts = await textsOnceCalm(cell, cloud, reader, produced);
  const planted = cloud.faults.list().filter(({ id }) => ids.includes(id));
  for (const id of ids) cloud.faults.clear(id);
  await closePipe(cloud, cell);
  return outcomeOf(
    texts,
    produced,
    produced.maybeTwice,
    planted.map(({ struck }) => struck),
  );
}

/**
 * Runs a cell of checkpoints in a cloud of its own: it stops while none can be written, and starts again. What was
 * stored before may then be stored once more.
 */
export async function runCheckpointCell(cell: Cell, folder: string, clock: MovableClock): Promise<Outcome> {
  const produced = nothingProduced();
  const stateFolder = join(folder, cell.name);
  const first = await openMatrixCloud(stateFolder, clock, faultsOf(cell));
  let struck: number[];
  try {
    await createMatrixTable(first);
    await createPipe(first, cell);
    await produce(first.kinesis, cell.name, shortRecords(0, BATCH), produced);
    await waitFor(async () => (await statusOf(first, cell)).deliveredRecords === BATCH);
    await waitFor(async () => first.faults.list().every((planted) => planted.struck > 0));
    struck = first.faults.list().map((planted) => planted.struck);
  } finally {
    await first.stop();
  }
  const before = new Set(produced.texts);
  const second = await openMatrixCloud(stateFolder, clock);
  const reader = await contentReader(second.s3, stateFolder);
  let texts: string[];
  try {
    await produce(second.kinesis, cell.name, shortRecords(BATCH, BATCH), produced);
    texts = await textsOnceCalm(cell, second, reader, produced);
  } finally {
    await closeShared({ cloud: second, reader });
  }
  return outcomeOf(texts, produced, before, struck);
}

/** What is in the bucket once nothing moves any more, or too much time has gone by. */
async function textsOnceCalm(
  cell: Cell,
  cloud: MatrixCloud,
  reader: ContentReader,
  produced: Produced,
): Promise<string[]> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    await untilCalm(cell, cloud, giveUpAt);
    const texts = await reader.textsIn(cell.name);
    if (performance.now() > giveUpAt || isSubset(produced.texts, new Set(texts))) return texts;
    await sleep(LOOK_EVERY_MS);
  }
}

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((text) => all.has(text));

async function untilCalm(cell: Cell, cloud: MatrixCloud, giveUpAt: number): Promise<void> {
  let last = '';
  for (let calm = 0; calm < CALM_LOOKS && performance.now() < giveUpAt; await sleep(LOOK_EVERY_MS)) {
    const { bufferedRecords, deliveredRecords, lastError, sources } = await statusOf(cloud, cell);
    const isReading = sources.length > 0 && sources.every(({ readAtMs }) => readAtMs !== undefined);
    const now = `${deliveredRecords} ${sources.map(({ readRecords }) => readRecords)}`;
    const isCalm = isReading && bufferedRecords === 0 && lastError === undefined && now === last;
    calm = isCalm ? calm + 1 : 0;
    last = now;
  }
}

function outcomeOf(
  texts: readonly string[],
  produced: Produced,
  maybeTwice: ReadonlySet<string>,
  struck: readonly number[],
): Outcome {
  const stored = new Map<string, number>();
  for (const text of texts) stored.set(text, (stored.get(text) ?? 0) + 1);
  return {
    accepted: produced.texts.size,
    lost: [...produced.texts].filter((text) => !stored.has(text)),
    unexpected: [...stored.keys()].filter((text) => !produced.texts.has(text)),
    twice: [...stored].filter(([, copies]) => copies > 1).map(([text]) => text),
    maybeTwice,
    struck,
  };
}
