import type { Clock } from '../clock.ts';
import type { ListShards } from './list-shards.ts';
import { type ShardMap, shardMapFrom } from './shard-map.ts';

/** The map of a stream's shards over a run: asked for once, and again when it proves to be old. */
export interface KeptShards {
  readonly map: ShardMap;
  /**
   * Says that a record went to another shard than the map said. The stream is asked again, at most once in a while and
   * one call at a time, however often this is said: ListShards has a limit that all producers share. Resolves to true
   * when the map is a new one. Never throws: an old map costs no record.
   */
  refresh(): Promise<boolean>;
}

/** ListShards takes 100 calls a second for a stream (API_ListShards, read 2026-11-24); a producer makes one. */
const MIN_INTERVAL_MS = 1_000;

/** Asks for the shards. Throws what `list` throws. */
export async function keptShards(list: ListShards, clock: Clock, stop: AbortSignal): Promise<KeptShards> {
  let map = shardMapFrom(await list());
  let askedMs = clock.monotonicMs();
  let asking: Promise<boolean> | undefined;
  const ask = async () => {
    await clock.sleep(Math.max(0, askedMs + MIN_INTERVAL_MS - clock.monotonicMs()), stop);
    if (stop.aborted) return false;
    askedMs = clock.monotonicMs();
    try {
      const found = shardMapFrom(await list());
      const isNew = namesOf(found) !== namesOf(map);
      if (isNew) map = found;
      return isNew;
    } catch {
      return false;
    }
  };
  return {
    get map() {
      return map;
    },
    refresh() {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

const namesOf = ({ shards }: ShardMap): string => shards.map(({ shardId }) => shardId).join();
