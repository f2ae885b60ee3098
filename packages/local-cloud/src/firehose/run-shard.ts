import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Backup } from './backup/backup.ts';
import { bothStored } from './backup/both-stored.ts';
import { addRecords, emptyBuffer, type Hints, hintsOf, isDue, isFull, type RecordBuffer } from './buffer.ts';
import type { Checkpoints, ShardIdentity } from './checkpoint.ts';
import { destinationOf } from './config.ts';
import type { DeliveryContext } from './deliver.ts';
import { keepTrying } from './keep-trying.ts';
import { type Page, shardReader } from './read-shard.ts';
import { eachRecord, type Records, type SourceRecords, userRecordsIn } from './records.ts';
import { type Outlet, shardOutlet } from './shard-outlet.ts';
import { noteBuffered, type SourceStatus } from './shard-status.ts';

export interface ShardContext extends DeliveryContext {
  readonly kinesis: KinesisClient;
  readonly streamArn: string;
  /** Records that arrived before are not delivered: the delivery stream did not exist. */
  readonly startMs: number;
  readonly checkpoints: Checkpoints;
  /** Firehose reads each shard once a second (https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html, 2026-11-24). */
  readonly pollIntervalMs: number;
  readonly backup: Backup;
}

/** After a page of this many records we read on at once: a second's worth of a shard, so more may well wait. */
export const FULL_PAGE_RECORDS = 1_000;

/** Reads a shard to its end, delivering as its buffer falls due. Resolves true at the end, false when stopped. */
export async function runShard(
  shard: ShardIdentity,
  status: SourceStatus,
  context: ShardContext,
): Promise<boolean> {
  const { checkpoints, backup } = context;
  const { shardId } = shard;
  const reader = shardReader(context, shardId, checkpoints.get(shard));
  const listeners = bothStored({
    stored: (sequenceNumber) => checkpoints.set(shard, { sequenceNumber }),
    ended: () => checkpoints.set(shard, { ended: true }),
  });
  const outlet = shardOutlet(listeners.data, status, context);
  const backedUp = backup.source(shardId, listeners.backup);
  let buffer = emptyBuffer();
  for (;;) {
    const reading = keepTrying(`reading ${shardId}`, reader.next, (trouble) => (status.readError = trouble), {
      ...context,
      signal: context.closing,
    });
    buffer = await tendWhile(reading, buffer, outlet, status, context);
    const page = await reading;
    if (!page) break;
    outlet.throwIfBroken();
    const sources = recordsToDeliver(page, context);
    const records = userRecordsIn(sources);
    const room = backup.take(backedUp, () => eachRecord(records), page.records.lastPosition);
    noteRead(page, sources, status, context);
    buffer = await fill(buffer, records, outlet, status, context);
    if (room) buffer = await tendWhile(room, buffer, outlet, status, context);
    await room;
    if (page.nextIterator === undefined) {
      backup.end(backedUp);
      if (buffer.count > 0) await outlet.send(buffer);
      if (!(await outlet.settled()) || (await listeners.data.ended()) === false) return false;
      noteBuffer(emptyBuffer(), outlet, status);
      return true;
    }
    if (page.records.count < FULL_PAGE_RECORDS) buffer = await waitForMore(buffer, outlet, status, context);
  }
  if (!context.signal.aborted && buffer.count > 0) await outlet.send(buffer);
  const isStored = await outlet.settled();
  if (isStored && !context.signal.aborted) noteBuffer(emptyBuffer(), outlet, status);
  return false;
}

/** Those that arrived since the delivery stream is there. */
export const recordsToDeliver = ({ records }: Page, { startMs }: ShardContext): SourceRecords =>
  records.since(startMs);

/** Notes a page that was read, and what of it is to be delivered. */
function noteRead(page: Page, records: SourceRecords, status: SourceStatus, { clock }: ShardContext): void {
  status.readAtMs = clock.nowMs();
  status.millisBehindLatest = page.millisBehindLatest;
  status.readRecords += records.count;
  status.readBytes += records.bytes;
}

/** Puts user records into the buffer; a full one goes out and a new one begins. */
async function fill(
  buffer: RecordBuffer,
  records: Records,
  outlet: Outlet,
  status: SourceStatus,
  context: ShardContext,
) {
  let current = buffer;
  for (let next = 0; next < records.count; ) {
    // An update may come while the outlet has no room, for what of the page is still to be filled in, too.
    const hints = hintsNow(context);
    next = addRecords(current, records, next, { ...hints, nowMs: context.clock.nowMs() });
    if (!isFull(current, hints)) continue;
    noteBuffer(current, outlet, status);
    await outlet.send(current);
    current = emptyBuffer();
  }
  noteBuffer(current, outlet, status);
  return current;
}

/** Lets the buffer go if its time comes before the read is through: reads can fail for longer than the interval. */
async function tendWhile(
  reading: Promise<unknown>,
  buffer: RecordBuffer,
  outlet: Outlet,
  status: SourceStatus,
  context: ShardContext,
) {
  const { clock, pollIntervalMs } = context;
  const read = new AbortController();
  const end = () => read.abort();
  reading.then(end, end);
  let current = buffer;
  while (!read.signal.aborted && current.count > 0) {
    if (isDue(current, hintsNow(context), clock.nowMs())) {
      await outlet.send(current);
      current = emptyBuffer();
      noteBuffer(current, outlet, status);
    } else await clock.sleep(pollIntervalMs, read.signal);
  }
  return current;
}

/** Waits until the next read, and lets the buffer go meanwhile if its time comes. */
async function waitForMore(
  buffer: RecordBuffer,
  outlet: Outlet,
  status: SourceStatus,
  context: ShardContext,
) {
  const { clock, closing, pollIntervalMs } = context;
  const until = clock.nowMs() + pollIntervalMs;
  let current = buffer;
  while (!closing.aborted) {
    const now = clock.nowMs();
    const hints = hintsNow(context);
    if (isDue(current, hints, now)) {
      await outlet.send(current);
      current = emptyBuffer();
      noteBuffer(current, outlet, status);
    }
    if (now >= until) return current;
    const dueAt = current.count > 0 ? current.startedAtMs + hints.maxAgeMs : until;
    await clock.sleep(Math.max(1, Math.min(until, dueAt) - now), closing);
  }
  return current;
}

const hintsNow = (context: ShardContext): Hints => hintsOf(destinationOf(context.stream()).BufferingHints);

function noteBuffer(buffer: RecordBuffer, outlet: Outlet, status: SourceStatus): void {
  noteBuffered(status, [buffer, ...outlet.underWay()]);
}
