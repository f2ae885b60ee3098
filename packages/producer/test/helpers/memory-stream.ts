import type { LedgerLine, LedgerRecordLine } from '@event-archive/event-schema';
import { ledgerReader } from '@event-archive/event-schema';
import { hashKeyFromDecimal, hashKeyFromPartitionKey } from '@event-archive/kpl';
import { UserError } from '@event-archive/terminal/user-error';
import type { OutgoingRecord } from '../../src/batch.ts';
import type { Clock } from '../../src/clock.ts';
import type { EventFate } from '../../src/flow/event-fate.ts';
import { kplDefaults } from '../../src/flow/packer.ts';
import { Sender, type SenderRules } from '../../src/flow/sender.ts';
import type { ReplyEntry } from '../../src/outcome.ts';
import type { PutRecord, PutReply } from '../../src/put-records.ts';
import { keptShards } from '../../src/shards/kept-shards.ts';
import { type ListedShard, shardMapFrom } from '../../src/shards/shard-map.ts';
import { stopOn } from '../../src/stop.ts';
import { emptyTally } from '../../src/tally.ts';
import { sleepingClock } from './records.ts';
import { type ArrivedRecord, arrivedRecord } from './scripted-stream.ts';
import { evenShards } from './shards.ts';

/** What the stream does with one record: stores it, refuses it, or stores it and does not say so. */
export type Treatment = 'store' | 'throttle' | 'fail' | 'store-and-fail';

export interface MemoryStream {
  shards: ListedShard[];
  readonly stored: { readonly shardId: string; readonly record: ArrivedRecord }[];
  readonly requests: PutRecord[][];
  readonly put: (records: readonly PutRecord[]) => Promise<PutReply>;
}

/** A stream in memory with so many shards, whose records are treated as `treat` says. */
export function memoryStream(
  shardCount: number,
  treat: (record: ArrivedRecord, shardId: string) => Treatment = () => 'store',
): MemoryStream {
  const stream: MemoryStream = {
    shards: evenShards(shardCount),
    stored: [],
    requests: [],
    async put(records) {
      stream.requests.push([...records]);
      await new Promise((resolve) => setImmediate(resolve));
      return { ok: true, entries: records.map(entryFor) };
    },
  };
  const entryFor = ({ bytes, partitionKey, explicitHashKey }: PutRecord): ReplyEntry => {
    const hashKey =
      explicitHashKey === undefined
        ? hashKeyFromPartitionKey(partitionKey)
        : hashKeyFromDecimal(explicitHashKey);
    const { shards } = shardMapFrom(stream.shards);
    const shardId = shards.find((one) => hashKey <= one.endingHashKey)?.shardId ?? '';
    const record = arrivedRecord(Buffer.from(bytes), partitionKey, explicitHashKey);
    const treatment = treat(record, shardId);
    if (treatment.startsWith('store')) stream.stored.push({ shardId, record });
    if (treatment === 'throttle') return { ErrorCode: 'ProvisionedThroughputExceededException' };
    if (treatment !== 'store') return { ErrorCode: 'InternalFailure' };
    return { ShardId: shardId, SequenceNumber: String(stream.stored.length) };
  };
  return stream;
}

/** A sender on a stream in memory, on a clock that sleeps through at once. */
export async function senderTo(
  stream: MemoryStream,
  rules: Partial<SenderRules> = {},
  {
    clock = sleepingClock(),
    ledger,
  }: { clock?: Clock; ledger?: { write(lines: readonly (LedgerLine | LedgerRecordLine)[]): void } } = {},
) {
  const interruption = new AbortController();
  const stop = stopOn(interruption.signal, clock, 1_000);
  const tally = emptyTally();
  const read = ledgerReader();
  const lines: LedgerLine[] = [];
  const fates = new Map<number, EventFate>();
  const sender = new Sender(
    {
      concurrency: 4,
      maxAttempts: 1_000,
      maxInFlightBytes: 2 ** 25,
      isOrdered: false,
      aggregation: kplDefaults,
      ...rules,
    },
    {
      put: stream.put,
      ledger: ledger ?? {
        write: (written) => void lines.push(...written.flatMap((line) => read(JSON.stringify(line)))),
      },
      tally,
      clock,
      random: () => 0.5,
      stop,
      explain: (error) => new UserError(String(error)),
      shards: await keptShards(async () => stream.shards, clock, stop.signal),
      onFate: (events, fate) => {
        for (const { seq } of events) {
          if (fates.has(seq)) throw new Error(`event ${seq} has its fate already`);
          fates.set(seq, fate);
        }
      },
    },
  );
  return { sender, stop, tally, lines, fates, interrupt: () => interruption.abort() };
}

/** Events with these partition keys, of so many bytes. */
export const eventsWith = (keys: readonly string[], bytes = 100): OutgoingRecord[] =>
  keys.map((partitionKey, seq) => ({
    seq,
    id: `id-${seq}`,
    partitionKey,
    bytes: Buffer.from(JSON.stringify({ seq }).padEnd(bytes)),
  }));

/** So many events, spread over so many keys. */
export const events = (count: number, keys = 50, bytes = 100): OutgoingRecord[] =>
  eventsWith(
    Array.from({ length: count }, (_, seq) => `key-${seq % keys}`),
    bytes,
  );

/** The places in the run of the stored events, in the order they were stored. */
export const storedSeqs = (stream: MemoryStream): number[] =>
  stream.stored.flatMap(({ record }) =>
    record.events.map(({ text }) => (JSON.parse(text) as { seq: number }).seq),
  );

/** 0 up to, not including, `count`. */
export const seqsOf = (count: number): number[] => Array.from({ length: count }, (_, seq) => seq);

export const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
