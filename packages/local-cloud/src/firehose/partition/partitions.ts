import { destinationOf } from '../config.ts';
import type { DeliveryContext } from '../deliver.ts';
import type { BufferedRecord } from '../records.ts';
import { type BufferedSources, bufferedSources } from './buffered-sources.ts';
import { partitionBuffers } from './partition-buffers.ts';
import type { Room } from './partition-outlet.ts';
import { routesOf } from './route-records.ts';
import type { SourceProgress } from './source-progress.ts';

/**
 * The buffers of a delivery stream with dynamic partitioning, which all of its sources fill. Their interval is that of
 * the hints; the guide gives 1.5 times that as the most, because the service buffers in several stages. What cannot be
 * stored is tried again without end, whatever RetryOptions says: what comes after them is not documented.
 */
export interface Partitions extends Pick<BufferedSources, 'status' | 'source' | 'end' | 'run'> {
  /** How many there are now. */
  active(): number;
  /** Resolves once the records are in buffers and there is room for more, or the delivery stream is stopped. */
  take(source: SourceProgress, records: readonly BufferedRecord[]): Promise<void>;
}

/** Starts with empty buffers: what an earlier process held is taken in again. */
export function startPartitions(context: DeliveryContext, room?: Room): Partitions {
  const { metrics, clock } = context;
  const buffers = partitionBuffers();
  const { status, source, end, run, fill, makeRoom } = bufferedSources(buffers, context, room);
  return {
    status,
    source,
    end,
    run,
    active: buffers.activePartitions,
    async take(from, records) {
      const routes = await routesOf(destinationOf(context.stream()), records, metrics);
      const exceeded = fill(from, records, routes);
      metrics.add('PartitionCountExceeded', exceeded > 0 ? 1 : 0);
      // It was read when any of the sources was.
      status.readAtMs = clock.nowMs();
      await makeRoom();
    },
  };
}
