import { POLL_MS } from './bench.ts';
import {
  type Model,
  type ModelRecord,
  modelFor,
  type Side,
  sidesOf,
  storedIn,
  versionsBetween,
} from './model.ts';
import { bytesOf, said } from './rules.ts';
import type { Run } from './run-step.ts';

/** Real time after which the engine is late. */
const PATIENCE_MS = 10_000;
/** Real time after which the clock moves by a poll: somebody may have gone to sleep only after it moved last. */
const NUDGE_EVERY_MS = 60;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once no PUT is under way. */
export async function settled({ bench }: Pick<Run, 'bench'>): Promise<void> {
  for (let calm = 0; calm < 2; calm = bench.journal.underWay === 0 ? calm + 1 : 0) await pause(1);
}

/**
 * Moves the time on. Where nothing is broken, what is due by then has to be stored and what was put a poll ago has to
 * be read; throws with what is not.
 */
export async function tick(run: Run, ms: number): Promise<void> {
  run.bench.time.advance(ms);
  await settled(run);
  await untilNothingIsLate(run);
}

async function untilNothingIsLate(run: Run): Promise<void> {
  const { bench, look } = run;
  const began = performance.now();
  for (let nudged = began; isHealthy(run); ) {
    noteReads(run);
    await look.refresh();
    const late = lateNow(run);
    if (late.length === 0) return;
    const now = performance.now();
    if (now - began > PATIENCE_MS) throw new Error(`late: ${late.join(', ')}`);
    if (now - nudged > NUDGE_EVERY_MS) {
      bench.time.advance(POLL_MS);
      nudged = now;
    }
    await pause(1);
  }
}

/** Clears what is broken and moves the time on until everything put is stored; throws with what is not. */
export async function flush(run: Run): Promise<void> {
  const { bench, look, model } = run;
  const intervalsMs = sidesOf(model).flatMap((side) => modelFor(side, model).versions);
  const longestMs = Math.max(...intervalsMs.map(({ intervalMs }) => intervalMs));
  const began = performance.now();
  for (;;) {
    bench.time.advance(longestMs);
    await settled(run);
    await look.refresh();
    const left = sidesOf(model).flatMap((side) => waitingOn(side, run));
    const { bufferedRecords = 0 } = statusOf(run) ?? {};
    if (left.length === 0 && bufferedRecords === 0) break;
    if (performance.now() - began > PATIENCE_MS) {
      const { lastError } = statusOf(run) ?? {};
      throw new Error(
        `lost: ${left.map(said).join(', ')}; ${bufferedRecords} buffered; ${lastError ?? 'all is well'}`,
      );
    }
    await pause(2);
  }
  // Whatever is stored once too often would be by now.
  bench.time.advance(longestMs);
  await settled(run);
  await look.refresh();
}

const statusOf = ({ bench }: Run) => bench.firehose?.status()[0];

const isHealthy = (run: Run): boolean =>
  Object.values(run.bench.journal.faults).every((calls) => calls === 0) &&
  statusOf(run)?.lastError === undefined;

/** How many records the engine was given and has not counted yet. What it has counted is in buffers. */
function unaccountedFor(run: Run): number {
  const counted = (statusOf(run)?.sources ?? []).reduce((sum, { readRecords }) => sum + readRecords, 0);
  return run.bench.journal.readSinceStart.size - counted;
}

function noteReads(run: Run): void {
  const { bench, model } = run;
  const { readSinceStart } = bench.journal;
  if (unaccountedFor(run) > 0) return;
  for (const record of model.records)
    if (readSinceStart.has(record.sequenceNumber)) record.readByMs ??= bench.time.nowMs();
}

/** What should be read or stored by now and is not, in words. */
function lateNow(run: Run): string[] {
  const { bench, model } = run;
  const nowMs = bench.time.nowMs();
  const begun = new Set((statusOf(run)?.sources ?? []).map(({ source }) => source));
  const isUnread = ({ shard, putAtMs, sequenceNumber }: ModelRecord) =>
    begun.has(shard.shardId) &&
    putAtMs <= nowMs - POLL_MS &&
    !bench.journal.readSinceStart.has(sequenceNumber);
  const given = unaccountedFor(run);
  return [
    ...(given > 0 ? [`${given} records are read and not in buffers`] : []),
    ...waitingOn('data', run)
      .filter(isUnread)
      .map((record) => `${said(record)} is not read`),
    ...sidesOf(model).flatMap((side) => lateOn(side, run).map((what) => `${side}: ${what}`)),
  ];
}

/** Records that are not stored on a side. */
function waitingOn(side: Side, { look, model }: Run): ModelRecord[] {
  const stored = storedIn(look.objects.filter((object) => object.side === side));
  return model.records.filter((record) => !stored.has(record));
}

function lateOn(side: Side, run: Run): string[] {
  const model = modelFor(side, run.model);
  const waiting = waitingOn(side, run);
  const nowMs = run.bench.time.nowMs();
  return [
    ...waiting
      .filter((record) => isOverdue(record, model, nowMs))
      .map((record) => `${said(record)} is not stored`),
    ...overfull(waiting, model),
  ];
}

function isOverdue({ putAtMs, readByMs }: ModelRecord, model: Model, nowMs: number): boolean {
  const longestMs = Math.max(...versionsBetween(model, putAtMs, nowMs).map(({ intervalMs }) => intervalMs));
  return readByMs !== undefined && nowMs - readByMs >= longestMs;
}

/** Shards that have read as much as an object takes and keep it. */
function overfull(waiting: readonly ModelRecord[], { isPartitioned, maxBytes }: Model): string[] {
  if (isPartitioned) return [];
  const read = waiting.filter(({ readByMs }) => readByMs !== undefined);
  return [...Map.groupBy(read, ({ shard }) => shard)]
    .filter(([, records]) => bytesOf(records) >= maxBytes)
    .map(([{ shardId }, records]) => `${shardId} keeps ${bytesOf(records)} bytes`);
}
