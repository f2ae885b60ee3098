import { ListShardsCommand } from '@aws-sdk/client-kinesis';
import { type AwsTarget, kinesisClient } from '@event-archive/aws-clients';
import type { ListedShard } from './shard-map.ts';

/** Asks for all shards of the stream, page by page. Throws what the SDK throws. */
export type ListShards = () => Promise<ListedShard[]>;

/** Sending begins without an answer after that. */
const TIMEOUT_MS = 5_000;

/** The stream's shards as a function; a failed call is made once more: nothing is stored by it. */
export function listShardsOf(target: AwsTarget, streamName: string): { list: ListShards; end(): void } {
  const client = kinesisClient({ ...target, maxAttempts: 2, requestTimeoutMs: TIMEOUT_MS });
  const list: ListShards = async () => {
    const shards: ListedShard[] = [];
    let NextToken: string | undefined;
    do {
      // The service takes the token or the name, not both.
      const page = await client.send(
        new ListShardsCommand(NextToken === undefined ? { StreamName: streamName } : { NextToken }),
      );
      shards.push(...(page.Shards ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return shards;
  };
  return { list, end: () => client.destroy() };
}
