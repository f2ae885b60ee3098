import { GetRecordsCommand, GetShardIteratorCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { userRecordsWithKeys } from '@event-archive/kpl';
import type { Clock } from '../clock.ts';

/** A record as it was sent, aggregates taken apart. */
export interface TailedRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** Its place in the aggregate it came in; null where it came by itself. */
  readonly subSequenceNumber: number | null;
  readonly arrivedAt: Date | undefined;
  readonly partitionKey: string;
  readonly bytes: Uint8Array;
}

/** Where reading begins: at the oldest record, behind the newest one, or at the first that arrived at an instant. */
export type TailStart = 'trim-horizon' | 'latest' | Date;

export interface ShardSource {
  readonly client: Pick<KinesisClient, 'send'>;
  readonly stream: string;
  readonly shardId: string;
  readonly start: TailStart;
  readonly clock: Clock;
  readonly stop: AbortSignal;
}

/** A shard answers five reads a second, to all its readers together (API_GetRecords, read 2026-11-24). */
const BEHIND_WAIT_MS = 250;
const CAUGHT_UP_WAIT_MS = 1_000;
const MAX_FAILURES = 10;
const WAITED_FOR =
  /^(ProvisionedThroughputExceeded|LimitExceeded|KMSThrottling|Throttling|InternalFailure|Timeout)/;

/**
 * The records of a shard, page by page, until it is read out (its stream was resharded) or `stop` fires. An iterator
 * that has expired is renewed behind the last record; a throttled or failed read is waited for. Throws what the SDK
 * throws where waiting mends nothing, or ten times did not.
 */
export async function* recordsOfShard(source: ShardSource): AsyncGenerator<TailedRecord[], void, undefined> {
  const { clock, stop } = source;
  let lastSequence: string | undefined;
  let iterator: string | undefined;
  let failures = 0;
  while (!stop.aborted) {
    try {
      iterator ??= await iteratorBehind(source, lastSequence);
      const page = await source.client.send(new GetRecordsCommand({ ShardIterator: iterator }), {
        abortSignal: stop,
      });
      failures = 0;
      iterator = page.NextShardIterator;
      lastSequence = page.Records?.at(-1)?.SequenceNumber ?? lastSequence;
      const records = (page.Records ?? []).flatMap((record) => tailedRecords(source.shardId, record));
      if (records.length > 0) yield records;
      if (iterator === undefined) return;
      await clock.sleep((page.MillisBehindLatest ?? 0) > 0 ? BEHIND_WAIT_MS : CAUGHT_UP_WAIT_MS, stop);
    } catch (error) {
      if (stop.aborted) return;
      const { name } = error as Error;
      if (name === 'ExpiredIteratorException') iterator = undefined;
      else if (!WAITED_FOR.test(name) || ++failures >= MAX_FAILURES) throw error;
      await clock.sleep(CAUGHT_UP_WAIT_MS, stop);
    }
  }
}

/** Behind the last record that was read; where none was, at the start. */
async function iteratorBehind(
  { client, stream, shardId, start, stop }: ShardSource,
  lastSequence: string | undefined,
): Promise<string | undefined> {
  const from =
    lastSequence !== undefined
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, StartingSequenceNumber: lastSequence }
      : start instanceof Date
        ? { ShardIteratorType: 'AT_TIMESTAMP' as const, Timestamp: start }
        : { ShardIteratorType: start === 'latest' ? ('LATEST' as const) : ('TRIM_HORIZON' as const) };
  const command = new GetShardIteratorCommand({ StreamName: stream, ShardId: shardId, ...from });
  return (await client.send(command, { abortSignal: stop })).ShardIterator;
}

interface KinesisRecord {
  readonly SequenceNumber?: string | undefined;
  readonly ApproximateArrivalTimestamp?: Date | undefined;
  readonly PartitionKey?: string | undefined;
  readonly Data?: Uint8Array | undefined;
}

function tailedRecords(shardId: string, record: KinesisRecord): TailedRecord[] {
  const bytes = Buffer.from(record.Data ?? new Uint8Array());
  const common = {
    shardId,
    sequenceNumber: record.SequenceNumber ?? '',
    arrivedAt: record.ApproximateArrivalTimestamp,
  };
  const inner = userRecordsWithKeys(bytes);
  if (inner === undefined)
    return [{ ...common, subSequenceNumber: null, partitionKey: record.PartitionKey ?? '', bytes }];
  return inner.map(({ partitionKey, bytes: part }, i) => ({
    ...common,
    subSequenceNumber: i,
    partitionKey,
    bytes: part,
  }));
}
