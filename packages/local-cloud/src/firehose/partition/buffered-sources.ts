import { type Hints, hintsOf } from '../buffer.ts';
import { destinationOf } from '../config.ts';
import type { DeliveryContext } from '../deliver.ts';
import type { BufferedRecord } from '../records.ts';
import type { SourceStatus } from '../shard-status.ts';
import type { Batch, PartitionBuffers } from './partition-buffers.ts';
import { partitionOutlet, type Room } from './partition-outlet.ts';
import type { Route } from './route-records.ts';
import { type Listener, type SourceProgress, sourceProgress } from './source-progress.ts';

/** Buffers that several sources fill, the way out of them, and how far each source is stored. */
export interface BufferedSources {
  /** What the buffers hold and have stored; what is read counts with the sources. */
  readonly status: SourceStatus;
  /** Begins to follow a source; the listener is told how far it is stored. */
  source(name: string, listener: Listener): SourceProgress;
  /** Puts records into buffers; returns how many were of one partition too many. */
  fill(
    source: SourceProgress,
    records: readonly BufferedRecord[],
    routes: readonly (readonly Route[])[],
  ): number;
  /** Tells the listener of a source how far it is stored by now. */
  advance(source: SourceProgress): void;
  /** No more of this source comes; its listener is told once all is stored. */
  end(source: SourceProgress): void;
  /** Resolves once there is room for more, or the delivery stream is stopped. */
  makeRoom(): Promise<void>;
  /** Stores what is due; true when there is room for more. */
  hasRoom(): boolean;
  /** Stores what falls due until stopped. Once the sources are done it stores all the rest, and resolves. */
  run(sources: Promise<unknown>): Promise<void>;
}

export function bufferedSources(
  buffers: PartitionBuffers,
  context: DeliveryContext,
  room?: Room,
): BufferedSources {
  const sources = new Map<string, SourceProgress>();
  const onStored = ({ holds }: Batch) => {
    for (const name of holds.keys()) sources.get(name)?.advance(buffers.holds());
  };
  const outlet = partitionOutlet(buffers, context, onStored, room);
  const advance = (source: SourceProgress) => source.advance(buffers.holds());
  return {
    status: outlet.status,
    source(name, listener) {
      const progress = sourceProgress(name, listener);
      sources.set(name, progress);
      return progress;
    },
    fill(source, records, routes) {
      const hints = hintsOf(destinationOf(context.stream()).BufferingHints);
      return fill(buffers, source, records, routes, { hints, nowMs: context.clock.nowMs() });
    },
    advance,
    end(source) {
      source.end();
      advance(source);
    },
    makeRoom: outlet.makeRoom,
    hasRoom: outlet.hasRoom,
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
