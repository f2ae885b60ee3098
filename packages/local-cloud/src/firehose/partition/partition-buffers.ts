import { addRecord, emptyBuffer, type Hints, isDue, isFull, type RecordBuffer } from '../buffer.ts';
import type { FailedRecord } from '../error-records.ts';
import type { BufferedRecord } from '../records.ts';
import { type Holds, hold, type Mark } from './low-water-mark.ts';
import type { Route } from './route-records.ts';

/**
 * Active at a time in a delivery stream before a quota is raised
 * (https://docs.aws.amazon.com/firehose/latest/dev/limits.html, read 2026-11-24).
 */
const MAX_ACTIVE_PARTITIONS = 500;

/** Records that are stored together: those of a partition, or failed ones of one type. */
export interface Batch {
  readonly lane: string;
  /** Size, age and, where the records are data, the records. */
  readonly buffer: RecordBuffer;
  /** Of the same records, where they failed. */
  readonly failed: FailedRecord[];
  readonly holds: Holds;
}

/** What a delivery stream with dynamic partitioning holds, from all of its sources. */
export interface PartitionBuffers {
  /** Takes a record in that comes from a source after this mark; says where a partition too many makes it fail. */
  add(
    route: Route,
    from: { source: string; before: Mark },
    hints: Hints,
    nowMs: number,
  ): 'taken' | 'exceeded';
  /** What is to be stored now, the oldest first: one batch of a lane at a time, so that none overtakes another. */
  due(hints: Hints, nowMs: number): Batch[];
  /** The largest batches, as many as it takes to leave no more than so many bytes that are not under way. */
  beyond(maxIdleBytes: number): Batch[];
  /** The batch is being stored; what comes for its lane goes into another. */
  begin(batch: Batch): void;
  /** The batch is stored. A lane without another one is no longer active. */
  stored(batch: Batch): void;
  /** Everything that is not stored. */
  waiting(): Batch[];
  holds(): Holds[];
  activePartitions(): number;
  /** Of everything that is not stored. */
  bytes(): number;
}

interface Lane {
  readonly isPartition: boolean;
  /** Oldest first; only the last one is filling, only the first one may be under way. */
  readonly batches: Batch[];
  underWay: Batch | undefined;
}

/** Buffers for one delivery stream: one filling for each evaluated prefix, and one for each type of error. */
export function partitionBuffers(maxActivePartitions = MAX_ACTIVE_PARTITIONS): PartitionBuffers {
  const lanes = new Map<string, Lane>();
  let partitions = 0;
  let allBytes = 0;
  let underWayBytes = 0;
  const routed = (route: Route): Route =>
    !('partition' in route) || lanes.has(laneOf(route)) || partitions < maxActivePartitions
      ? route
      : { failed: exceeded(route.record, maxActivePartitions) };
  const laneFor = (route: Route): Lane => {
    const name = laneOf(route);
    const lane = lanes.get(name) ?? { isPartition: 'partition' in route, batches: [], underWay: undefined };
    if (!lanes.has(name) && lane.isPartition) partitions++;
    lanes.set(name, lane);
    return lane;
  };
  const filling = (lane: Lane, route: Route, hints: Hints): Batch => {
    const last = lane.batches.at(-1);
    if (last && last !== lane.underWay && !isFull(last.buffer, hints)) return last;
    const batch = emptyBatch(route);
    lane.batches.push(batch);
    return batch;
  };
  const waiting = () => [...lanes.values()].flatMap(({ batches }) => batches);
  const idleHeads = () =>
    [...lanes.values()].flatMap(({ batches, underWay }) => (underWay || !batches[0] ? [] : [batches[0]]));
  return {
    add(asked, { source, before }, hints, nowMs) {
      const route = routed(asked);
      const { buffer, failed, holds } = filling(laneFor(route), route, hints);
      const record = 'failed' in route ? buffered(route.failed) : route.record;
      addRecord(buffer, record, nowMs);
      allBytes += record.bytes.length;
      if ('failed' in route) failed.push(route.failed);
      hold(holds, source, before);
      return route === asked ? 'taken' : 'exceeded';
    },
    due: (hints, nowMs) =>
      idleHeads()
        .filter(({ buffer }) => isDue(buffer, hints, nowMs))
        .sort((a, b) => a.buffer.startedAtMs - b.buffer.startedAtMs),
    beyond: (maxIdleBytes) => largestBeyond(maxIdleBytes, idleHeads(), allBytes - underWayBytes),
    begin(batch) {
      const lane = lanes.get(batch.lane);
      if (lane) lane.underWay = batch;
      underWayBytes += batch.buffer.bytes;
    },
    stored(batch) {
      const lane = lanes.get(batch.lane);
      allBytes -= batch.buffer.bytes;
      underWayBytes -= batch.buffer.bytes;
      if (!lane) return;
      lane.underWay = undefined;
      lane.batches.splice(lane.batches.indexOf(batch), 1);
      if (lane.batches.length > 0) return;
      lanes.delete(batch.lane);
      if (lane.isPartition) partitions--;
    },
    waiting,
    holds: () => waiting().map(({ holds }) => holds),
    activePartitions: () => partitions,
    bytes: () => allBytes,
  };
}

function largestBeyond(maxIdleBytes: number, heads: readonly Batch[], idleBytes: number): Batch[] {
  let left = idleBytes;
  if (left <= maxIdleBytes) return [];
  return heads
    .toSorted((a, b) => b.buffer.bytes - a.buffer.bytes)
    .filter(({ buffer }) => {
      const isNeeded = left > maxIdleBytes;
      left -= buffer.bytes;
      return isNeeded;
    });
}

function laneOf(route: Route): string {
  if ('failed' in route) return `error ${route.failed.errorOutputType}`;
  return 'lane' in route ? `lane ${route.lane}` : `partition ${route.evaluatedPrefix}`;
}

const emptyBatch = (route: Route): Batch => ({
  lane: laneOf(route),
  buffer: emptyBuffer('partition' in route ? route.partition : undefined),
  failed: [],
  holds: new Map(),
});

/** The guide names the type of error; the code is one that a user of the service reported, the words are ours. */
const exceeded = ({ bytes, origin }: BufferedRecord, max: number): FailedRecord => ({
  ...origin,
  bytes,
  errorOutputType: 'activePartitionExceeded',
  errorCode: 'DynamicPartitioning.ActivePartitionsLimitExceeded',
  errorMessage: `The delivery stream has ${max} active partitions, which is the limit, and the record is of another`,
});

const buffered = (failed: FailedRecord): BufferedRecord => ({
  bytes: failed.bytes,
  origin: failed,
  position: undefined,
});
