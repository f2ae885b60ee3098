import { type Hints, hintsOf, type RecordBuffer } from '../buffer.ts';
import { destinationOf } from '../config.ts';
import { type DeliveryContext, deliver, deliverFailed } from '../deliver.ts';
import { addDelivered, newSourceStatus, noteBuffered, type SourceStatus } from '../shard-status.ts';
import type { Batch, PartitionBuffers } from './partition-buffers.ts';

/** How much the buffers of a delivery stream may hold. */
export interface Room {
  /** Bytes of records that wait or are being stored; reading waits while there are more. */
  readonly maxBytes: number;
  /** Of those that are not under way. When there are more the largest buffers are stored before their time. */
  readonly maxIdleBytes: number;
}

/**
 * 500 partitions of 128 MiB would be too many: beyond this, objects become smaller. Records under way are there up to
 * twice more, joined and compressed: 768 MiB at the worst.
 */
const ROOM: Room = { maxBytes: 256 * 1_048_576, maxIdleBytes: 192 * 1_048_576 };

/** Objects on their way at a time. One that has to be tried again leaves its place to another. */
const MAX_UNDER_WAY = 16;
const LOOK_EVERY_MS = 100;
/** What every batch has. */
const AT_ONCE: Hints = { maxBytes: 0, maxAgeMs: 0 };

/** The way out of partition buffers: a batch of each partition at a time, and several partitions beside one another. */
export interface PartitionOutlet {
  readonly status: SourceStatus;
  /** Sends what is due; resolves once there is room for more, or the delivery stream is stopped. */
  makeRoom(): Promise<void>;
  /** Sends what is due; true when there is room for more. */
  hasRoom(): boolean;
  /** Sends what falls due until stopped. Once the sources are done it sends all the rest, and resolves. */
  run(sources: Promise<unknown>): Promise<void>;
}

export function partitionOutlet(
  buffers: PartitionBuffers,
  context: DeliveryContext,
  onStored: (batch: Batch) => void,
  room = ROOM,
): PartitionOutlet {
  const { clock, signal } = context;
  const status = newSourceStatus('partitions');
  let areSourcesDone = false;
  const storer = batchStorer(context, (batch, delivered) => {
    addDelivered(status, delivered);
    if (batch.buffer.partition)
      context.metrics.add('PerPartitionThroughput', bytesASecond(batch.buffer, clock.nowMs()));
    buffers.stored(batch);
    onStored(batch);
    sendDue();
  });
  const send = (batch: Batch) => {
    if (signal.aborted || !storer.hasRoom()) return;
    buffers.begin(batch);
    storer.store(batch);
  };
  const sendDue = () => {
    const hints = areSourcesDone ? AT_ONCE : hintsOf(destinationOf(context.stream()).BufferingHints);
    for (const batch of buffers.due(hints, clock.nowMs())) send(batch);
    for (const batch of buffers.beyond(room.maxIdleBytes)) send(batch);
    noteBuffered(
      status,
      buffers.waiting().map(({ buffer }) => buffer),
    );
    status.storeError = storer.trouble();
    storer.throwIfBroken();
  };
  return {
    status,
    async makeRoom() {
      for (sendDue(); buffers.bytes() > room.maxBytes && !signal.aborted; sendDue())
        await clock.sleep(LOOK_EVERY_MS, signal);
    },
    hasRoom() {
      sendDue();
      return buffers.bytes() <= room.maxBytes;
    },
    async run(sources) {
      const done = () => {
        areSourcesDone = true;
      };
      sources.then(done, done);
      for (; !signal.aborted; await clock.sleep(LOOK_EVERY_MS, signal)) {
        sendDue();
        if (areSourcesDone && buffers.waiting().length === 0) break;
      }
      await storer.settled();
    },
  };
}

/** Stores batches beside one another, and says what was delivered with each. */
function batchStorer(context: DeliveryContext, onStored: (batch: Batch, delivered: SourceStatus) => void) {
  const underWay = new Map<Batch, { readonly own: SourceStatus; readonly run: Promise<void> }>();
  let bug: { error: unknown } | undefined;
  const store = async (batch: Batch, own: SourceStatus) => {
    const { buffer, failed } = batch;
    const isStored = await (failed.length > 0
      ? deliverFailed(failed, own, context)
      : deliver(buffer, own, context));
    underWay.delete(batch);
    if (isStored) onStored(batch, own);
  };
  const troubles = () => [...underWay.values()].map(({ own }) => own.storeError);
  return {
    store(batch: Batch) {
      const own = newSourceStatus(batch.lane);
      const run = store(batch, own).catch((error: unknown) => {
        bug = { error };
      });
      underWay.set(batch, { own, run });
    },
    hasRoom: () => troubles().filter((trouble) => trouble === undefined).length < MAX_UNDER_WAY,
    trouble: () => troubles().find((trouble) => trouble !== undefined),
    settled: () => Promise.all([...underWay.values()].map(({ run }) => run)),
    /** Throws the bug that broke a delivery, which nobody may be waiting for. */
    throwIfBroken() {
      if (bug) throw bug.error;
    },
  };
}

/** Over a second at least: what is full at once would have no end of it. */
const bytesASecond = ({ bytes, startedAtMs }: RecordBuffer, nowMs: number): number =>
  bytes / Math.max(1, (nowMs - startedAtMs) / 1_000);
