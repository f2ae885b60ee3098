import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';

/** A stream that is closed and holds these records: each shard ends once it is read out. */
export interface MemoryStream {
  /** Records of each shard. `pageAt` gives those from a place on, as one reply of GetRecords. */
  readonly shards: readonly MemoryShard[];
}

export interface MemoryShard {
  readonly records: number;
  recordAt(index: number): Uint8Array;
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html, read 2026-11-24
const MAX_PAGE_RECORDS = 10_000;
const MAX_PAGE_BYTES = 10 * 1_048_576;

/** What the engine calls of Kinesis, answered from memory: no HTTP, no base64, so that the engine alone is measured. */
export function memoryKinesis({ shards }: MemoryStream, arrivedAt: Date): KinesisClient {
  const send = async (command: unknown) => {
    if (command instanceof ListShardsCommand)
      return {
        Shards: shards.map((_, i) => ({
          ShardId: shardId(i),
          SequenceNumberRange: { StartingSequenceNumber: '1' },
        })),
      };
    if (command instanceof GetShardIteratorCommand)
      return { ShardIterator: `${Number(command.input.ShardId?.slice(SHARD_PREFIX.length))}/0` };
    if (command instanceof GetRecordsCommand)
      return pageAt(shards, command.input.ShardIterator ?? '', arrivedAt);
    throw new Error(`the stream in memory knows no ${(command as object).constructor.name}`);
  };
  return { send } as unknown as KinesisClient;
}

const SHARD_PREFIX = 'shardId-';
const shardId = (index: number): string => `${SHARD_PREFIX}${String(index).padStart(12, '0')}`;

function pageAt(shards: readonly MemoryShard[], iterator: string, arrivedAt: Date) {
  const [shardIndex = 0, from = 0] = iterator.split('/').map(Number);
  const shard = shards[shardIndex];
  if (!shard) throw new Error(`${iterator} is no iterator of the stream in memory`);
  const Records: { Data: Uint8Array; SequenceNumber: string; ApproximateArrivalTimestamp: Date }[] = [];
  let bytes = 0;
  for (let i = from; i < shard.records && Records.length < MAX_PAGE_RECORDS; i++) {
    const Data = shard.recordAt(i);
    bytes += Data.length;
    if (bytes > MAX_PAGE_BYTES) break;
    Records.push({ Data, SequenceNumber: String(i + 1), ApproximateArrivalTimestamp: arrivedAt });
  }
  const next = from + Records.length;
  return {
    Records,
    MillisBehindLatest: 0,
    ...(next < shard.records ? { NextShardIterator: `${shardIndex}/${next}` } : {}),
  };
}

/** Records dealt out to so many shards, in turn. */
export function dealt(records: readonly Uint8Array[], shards: number): MemoryStream {
  const hands = Array.from({ length: shards }, (_, shard) => records.filter((_, i) => i % shards === shard));
  return {
    shards: hands.map((hand) => ({
      records: hand.length,
      recordAt: (index) => hand[index] ?? new Uint8Array(),
    })),
  };
}
