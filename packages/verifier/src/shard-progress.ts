import type { ArchivedIds } from './archived-ids.ts';
import type { Fate } from './read-ledger.ts';

/** Shard → the highest sequence number that is archived of it, as far as the ledger knows. */
export type ShardProgress = ReadonlyMap<string, bigint>;

/** Ledger and archive → how far the delivery of each shard has come. */
export function shardProgress(fates: ReadonlyMap<string, Fate>, archived: ArchivedIds): ShardProgress {
  const newest = new Map<string, bigint>();
  for (const [id, fate] of fates) {
    const stored = archived.first.has(id) ? placeInShard(fate) : undefined;
    if (stored && stored.sequence > (newest.get(stored.shardId) ?? -1n))
      newest.set(stored.shardId, stored.sequence);
  }
  return newest;
}

/**
 * The shard of an accepted event of which nothing newer is archived: delivery may have stopped before the event.
 * Undefined when something newer is there, so that delivery has passed it.
 */
export function shardBehind(fate: Fate, progress: ShardProgress): string | undefined {
  const stored = placeInShard(fate);
  if (!stored || stored.sequence < (progress.get(stored.shardId) ?? -1n)) return undefined;
  return stored.shardId;
}

/** Sequence numbers have up to 129 digits, and no leading zeros: their text does not sort by them. */
function placeInShard({ storedAs = '' }: Fate): { shardId: string; sequence: bigint } | undefined {
  const [shardId = '', digits = ''] = storedAs.split(' ');
  return /^\d+$/.test(digits) ? { shardId, sequence: BigInt(digits) } : undefined;
}
