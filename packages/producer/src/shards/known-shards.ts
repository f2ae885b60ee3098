import { callFailure } from '../call-failure.ts';
import type { Clock } from '../clock.ts';
import { type KeptShards, keptShards } from './kept-shards.ts';
import type { ListShards } from './list-shards.ts';

/**
 * The stream's shards; undefined where it does not tell. Sending works without: each event is then a record of its own,
 * and all shards share one lane. `say` gets why, unless the first request will meet the same error and stop the run.
 */
export async function knownShards(
  list: ListShards,
  clock: Clock,
  stop: AbortSignal,
  say: (text: string) => void,
): Promise<KeptShards | undefined> {
  try {
    return await keptShards(list, clock, stop);
  } catch (error) {
    if (stop.aborted) return undefined;
    const { name } = error as { name?: string };
    const { isAnswered, reason } = callFailure(error);
    if (isAnswered && name !== 'ResourceNotFoundException')
      say(`cannot list the shards of the stream, so each event is sent as a record of its own: ${reason}`);
    return undefined;
  }
}
