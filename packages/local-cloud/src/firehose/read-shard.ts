import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type Shard,
} from '@aws-sdk/client-kinesis';
import type { ShardCheckpoint } from './checkpoint.ts';
import { countingThrottles, type MetricRecorder } from './metrics.ts';
import { SourceRecords } from './records.ts';

const EXPIRED = 'ExpiredIteratorException';
const SPENT_ITERATOR = new Set([EXPIRED, 'InvalidArgumentException', 'ResourceNotFoundException']);

/** One reply of GetRecords. */
export interface Page {
  readonly records: SourceRecords;
  /** Undefined at the end of a closed shard. */
  readonly nextIterator: string | undefined;
  readonly millisBehindLatest: number;
}

/** Where shards are read from. */
export interface StreamSource {
  readonly kinesis: KinesisClient;
  readonly streamArn: string;
  readonly metrics: MetricRecorder;
}

/** Reads one shard of a stream, from where it was stored or from its beginning. */
export interface ShardReader {
  next(): Promise<Page>;
}

/**
 * A reader that goes on after the checkpoint. An iterator that the service no longer takes (they live five minutes, and
 * some emulators forget them at a restart) is asked for anew, at the last record that was read.
 */
export function shardReader(
  source: StreamSource,
  shardId: string,
  checkpoint: ShardCheckpoint | undefined,
): ShardReader {
  let position = checkpoint && 'sequenceNumber' in checkpoint ? checkpoint.sequenceNumber : undefined;
  let iterator: string | undefined;
  const read = async () => {
    iterator ??= await iteratorAfter(source, shardId, position);
    try {
      const page = await pageAt(source, iterator);
      iterator = page.nextIterator;
      position = page.records.lastPosition ?? position;
      return page;
    } catch (error) {
      if (SPENT_ITERATOR.has((error as Error).name)) iterator = undefined;
      throw error;
    }
  };
  return {
    // An iterator grows old when time is moved on or the machine slept: no trouble that anybody should read of.
    next: () => read().catch((error: Error) => (error.name === EXPIRED ? read() : Promise.reject(error))),
  };
}

async function iteratorAfter(
  { kinesis, streamArn: StreamARN, metrics }: StreamSource,
  ShardId: string,
  position: string | undefined,
) {
  const where =
    position === undefined
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: position } as const);
  const ask = () => kinesis.send(new GetShardIteratorCommand({ StreamARN, ShardId, ...where }));
  const reply = await countingThrottles(metrics, 'ThrottledGetShardIterator', ask);
  return reply.ShardIterator;
}

async function pageAt(
  { kinesis, streamArn: StreamARN, metrics }: StreamSource,
  ShardIterator: string | undefined,
): Promise<Page> {
  const ask = () => kinesis.send(new GetRecordsCommand({ StreamARN, ShardIterator }));
  const reply = await countingThrottles(metrics, 'ThrottledGetRecords', ask);
  const records = new SourceRecords(reply.Records ?? []);
  metrics.add('DataReadFromKinesisStream.Records', records.count);
  metrics.add('DataReadFromKinesisStream.Bytes', records.bytes);
  return {
    records,
    nextIterator: reply.NextShardIterator,
    millisBehindLatest: reply.MillisBehindLatest ?? 0,
  };
}

/** Every shard of a stream, open and closed. */
export async function listShards({ kinesis, streamArn: StreamARN, metrics }: StreamSource): Promise<Shard[]> {
  const shards: Shard[] = [];
  let NextToken: string | undefined;
  do {
    // The stream is named by the first call only; the token names it afterwards.
    const request = NextToken === undefined ? { StreamARN } : { NextToken };
    const ask = () => kinesis.send(new ListShardsCommand(request));
    const page = await countingThrottles(metrics, 'ThrottledDescribeStream', ask);
    shards.push(...(page.Shards ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return shards;
}

/**
 * Shards whose turn it is: not begun, and with no parent that is still to be read. Children wait for their parents,
 * so that the records of a key stay in order over a split or merge. A parent that the stream no longer lists is gone.
 */
export function readableShards(
  shards: readonly Shard[],
  { isBegun, isEnded }: { isBegun: (shardId: string) => boolean; isEnded: (shardId: string) => boolean },
): string[] {
  const listed = new Set(shards.map(({ ShardId = '' }) => ShardId));
  const isOpenTo = (parent: string | undefined) =>
    parent === undefined || !listed.has(parent) || isEnded(parent);
  return shards
    .filter(
      ({ ParentShardId, AdjacentParentShardId }) =>
        isOpenTo(ParentShardId) && isOpenTo(AdjacentParentShardId),
    )
    .map(({ ShardId = '' }) => ShardId)
    .filter((shardId) => !isBegun(shardId) && !isEnded(shardId));
}
