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

/** A record as Kinesis gives it. */
export interface KinesisRecord {
  readonly Data: Uint8Array;
  readonly SequenceNumber: string;
  readonly ApproximateArrivalTimestamp: Date;
}

export interface MemoryShard {
  readonly records: number;
  recordAt(index: number): KinesisRecord;
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html, read 2026-11-24
const MAX_PAGE_RECORDS = 10_000;
const MAX_PAGE_BYTES = 10 * 1_048_576;

/** What the engine calls of Kinesis, answered from memory: no HTTP, no base64, so that the engine alone is measured. */
export function memoryKinesis({ shards }: MemoryStream): KinesisClient {
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
    if (command instanceof GetRecordsCommand) return pageAt(shards, command.input.ShardIterator ?? '');
    throw new Error(`the stream in memory knows no ${(command as object).constructor.name}`);
  };
  return { send } as unknown as KinesisClient;
}

const SHARD_PREFIX = 'shardId-';
const shardId = (index: number): string => `${SHARD_PREFIX}${String(index).padStart(12, '0')}`;

function pageAt(shards: readonly MemoryShard[], iterator: string) {
  const [shardIndex = 0, from = 0] = iterator.split('/').map(Number);
  const shard = shards[shardIndex];
  if (!shard) throw new Error(`${iterator} is no iterator of the stream in memory`);
  const Records: KinesisRecord[] = [];
  let bytes = 0;
  for (let i = from; i < shard.records && Records.length < MAX_PAGE_RECORDS; i++) {
    const record = shard.recordAt(i);
    bytes += record.Data.length;
    if (bytes > MAX_PAGE_BYTES) break;
    Records.push(record);
  }
  const next = from + Records.length;
  return {
    Records,
    MillisBehindLatest: 0,
    ...(next < shard.records ? { NextShardIterator: `${shardIndex}/${next}` } : {}),
  };
}

/** When all records of a stream in memory arrived. */
const ARRIVED_AT = new Date('2026-11-24T09:00:00Z');

/** Bytes at their place in a shard → the record that Kinesis gives. */
export const kinesisRecord = (Data: Uint8Array, index: number): KinesisRecord => ({
  Data,
  SequenceNumber: String(index + 1),
  ApproximateArrivalTimestamp: ARRIVED_AT,
});

/** Records dealt out to so many shards, in turn, ready to be read. */
export function dealt(records: readonly Uint8Array[], shards: number): MemoryStream {
  const hands = Array.from({ length: shards }, (_, shard) =>
    records.filter((_, i) => i % shards === shard).map(kinesisRecord),
  );
  return {
    shards: hands.map((hand) => ({
      records: hand.length,
      recordAt(index) {
        const record = hand[index];
        if (!record) throw new RangeError(`there is no record ${index} of ${hand.length}`);
        return record;
      },
    })),
  };
}
