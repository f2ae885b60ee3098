import type { RecordBuffer } from './buffer.ts';
import { type DeliveryContext, deliver, prepare } from './deliver.ts';
import type { Listener } from './partition/source-progress.ts';
import { noteBuffered, type SourceStatus } from './shard-status.ts';

/** While one object is stored the next is made ready, and a third one fills: what a shard holds is bounded by that. */
const MOST_UNDER_WAY = 2;

/** The way out of a shard: objects are made ready ahead of their turn, and stored one after the other. */
export interface Outlet {
  /** Resolves once there is room and this one is under way; at once when delivery was stopped. */
  send(buffer: RecordBuffer): Promise<void>;
  /** True when everything sent is stored. */
  settled(): Promise<boolean>;
  underWay(): readonly RecordBuffer[];
  /** Throws the bug that broke a delivery, which nobody may be waiting for. */
  throwIfBroken(): void;
}

export function shardOutlet(listener: Listener, status: SourceStatus, context: DeliveryContext): Outlet {
  const underWay: { readonly buffer: RecordBuffer; readonly stored: Promise<boolean> }[] = [];
  let last: Promise<boolean> = Promise.resolve(true);
  let bug: { error: unknown } | undefined;
  const deliverAfter = async (before: Promise<boolean>, buffer: RecordBuffer) => {
    const prepared = prepare(buffer, context);
    if (!(await before) || !(await deliver(buffer, status, context, prepared))) return false;
    const { position } = buffer;
    const isNoted = position === undefined ? true : await listener.stored(position);
    underWay.shift();
    // Whoever reads notes what waits; a read that fails must not leave the last of it standing there.
    if (status.bufferedRecords === buffer.count) noteBuffered(status, []);
    return isNoted !== false;
  };
  return {
    async send(buffer) {
      const [first] = underWay;
      const isStored = underWay.length < MOST_UNDER_WAY || (await first?.stored);
      if (!isStored) return;
      last = deliverAfter(last, buffer);
      underWay.push({ buffer, stored: last });
      last.catch((error: unknown) => {
        bug = { error };
      });
    },
    settled: () => last,
    underWay: () => underWay.map(({ buffer }) => buffer),
    throwIfBroken() {
      if (bug) throw bug.error;
    },
  };
}
