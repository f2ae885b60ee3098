import type { DeliveryStreamDescription } from '../config.ts';
import type { DeliveryContext } from '../deliver.ts';
import { type BufferedSources, bufferedSources } from '../partition/buffered-sources.ts';
import { partitionBuffers } from '../partition/partition-buffers.ts';
import type { Room } from '../partition/partition-outlet.ts';
import type { SourceProgress } from '../partition/source-progress.ts';
import type { BufferedRecord } from '../records.ts';
import { backupStreamOf } from './backup-destination.ts';

/**
 * S3 backup of source records: user records as they came, after a KPL aggregate is taken apart and before anything
 * else is done to them (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-source-record-backup.html,
 * read 2026-11-24, says "untransformed"; that Firehose de-aggregates first is said of Lambda and of the destination).
 * One buffer a source; it is not documented whether the service has one for all. None of them fails, so nothing is
 * ever stored under the ErrorOutputPrefix of the backup.
 */
export interface Backup extends Pick<BufferedSources, 'status' | 'source' | 'end'> {
  /**
   * Takes in records of a source, in order, which it asks for where the backup is on. `position` is how far the source
   * has come with them. To be called before they can be stored as data, so that the backup, while it is off, holds no
   * checkpoint back. A promise where there is no room for more: it resolves once there is, or the delivery stream is
   * stopped.
   */
  take(
    source: SourceProgress,
    records: () => readonly BufferedRecord[],
    position: string | undefined,
  ): Promise<void> | undefined;
  /** Stores what falls due until stopped. Once the sources are done it stores all the rest, and resolves. */
  run(sources: Promise<unknown>): Promise<void>;
}

/** Starts with empty buffers. An update may switch the backup on at any time; it takes in what is read from then on. */
export function startBackup(context: DeliveryContext, sizes?: Room): Backup {
  const done = Promise.withResolvers<void>();
  let last: DeliveryStreamDescription | undefined;
  const stream = () => {
    last = backupStreamOf(context.stream()) ?? last;
    return last ?? context.stream();
  };
  const { status, source, end, fill, advance, hasRoom, makeRoom, run } = bufferedSources(
    partitionBuffers(),
    { ...context, stream, puts: 'BackupToS3', onStored: undefined },
    sizes,
  );
  let storing: Promise<void> | undefined;
  const begin = () => {
    storing = run(done.promise);
    // Whoever runs this awaits it; until then it must not end the process.
    storing.catch(() => {});
  };
  return {
    status,
    source,
    end,
    take(from, recordsOf, position) {
      if (backupStreamOf(context.stream())) {
        if (!storing) begin();
        const records = recordsOf();
        const routes = records.map((record) => [{ record, lane: from.name }]);
        fill(from, records, routes);
      }
      if (position !== undefined && position !== from.taken.position) from.take(position);
      advance(from);
      if (storing === undefined || hasRoom()) return undefined;
      const room = makeRoom();
      // The caller may have other things to do before it waits for this.
      room.catch(() => {});
      return room;
    },
    async run(sources) {
      await Promise.allSettled([sources]);
      done.resolve();
      await storing;
    },
  };
}
