import { type BufferedRecord, type Hints, hintsOf } from '../buffer.ts';
import { destinationOf } from '../config.ts';
import type { DeliveryContext } from '../deliver.ts';
import type { SourceStatus } from '../shard-status.ts';
import { type Batch, type PartitionBuffers, partitionBuffers } from './partition-buffers.ts';
import { partitionOutlet, type Room } from './partition-outlet.ts';
import { type Route, routesOf } from './route-records.ts';
import { type Listener, type SourceProgress, sourceProgress } from './source-progress.ts';

/**
 * The buffers of a delivery stream with dynamic partitioning, which all of its sources fill. Their interval is that of
 * the hints; the guide gives 1.5 times that as the most, because the service buffers in several stages. What cannot be
 * stored is tried again without end, whatever RetryOptions says: what comes after them is not documented.
 */
export interface Partitions {
  /** What they hold and have stored; what is read counts with the sources. It was read when any of them was. */
  readonly status: SourceStatus;
  /** How many there are now. */
  active(): number;
  /** Begins to follow a source; the listener is told how far it is stored. */
  source(name: string, listener: Listener): SourceProgress;
  /** Resolves once the records are in buffers and there is room for more, or the delivery stream is stopped. */
  take(source: SourceProgress, records: readonly BufferedRecord[]): Promise<void>;
  /** No more of this source comes; its listener is told once all is stored. */
  end(source: SourceProgress): void;
  /** Stores what falls due until stopped. Once the sources are done it stores all the rest, and resolves. */
  run(sources: Promise<unknown>): Promise<void>;
}

/** Starts with empty buffers: what an earlier process held is taken in again. */
export function startPartitions(context: DeliveryContext, room?: Room): Partitions {
  const { metrics } = context;
  const buffers = partitionBuffers();
  const sources = new Map<string, SourceProgress>();
  const advance = ({ holds }: Batch) => {
    for (const name of holds.keys()) sources.get(name)?.advance(buffers.holds());
  };
  const outlet = partitionOutlet(buffers, context, advance, room);
  return {
    status: outlet.status,
    active: buffers.activePartitions,
    source(name, listener) {
      const progress = sourceProgress(name, listener);
      sources.set(name, progress);
      return progress;
    },
    async take(source, records) {
      const destination = destinationOf(context.stream());
      const routes = await routesOf(destination, records, metrics);
      const now = { hints: hintsOf(destination.BufferingHints), nowMs: context.clock.nowMs() };
      const exceeded = fill(buffers, source, records, routes, now);
      metrics.add('PartitionCountExceeded', exceeded > 0 ? 1 : 0);
      outlet.status.readAtMs = context.clock.nowMs();
      await outlet.makeRoom();
    },
    end(source) {
      source.end();
      source.advance(buffers.holds());
    },
    run: outlet.run,
  };
}

/**
 * Puts records into buffers, each held by the mark before it. A record whose position is unknown shares that of a
 * later one, so the source has come no further until that is in a buffer, too. Returns how many were of one partition
 * too many.
 */
export function fill(
  buffers: PartitionBuffers,
  source: SourceProgress,
  records: readonly BufferedRecord[],
  routes: readonly (readonly Route[])[],
  { hints, nowMs }: { hints: Hints; nowMs: number },
): number {
  let exceeded = 0;
  for (const [i, { position }] of records.entries()) {
    const from = { source: source.name, before: source.taken };
    for (const route of routes[i] ?? [])
      if (buffers.add(route, from, hints, nowMs) === 'exceeded') exceeded++;
    if (position !== undefined) source.take(position);
  }
  return exceeded;
}
