import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsReply, awsError } from '../aws-reply.ts';
import type { Clock } from '../firehose/clock.ts';
import {
  closeDatabase,
  type KinesaliteStore,
  openDatabase,
  openStore,
  placeOf,
  runOperation,
  type StoredStream,
  servesOperation,
  storedStream,
  TRANSITION_MS,
} from './kinesalite.ts';
import { hashKeyOf, type ShardLimits, shardForHashKey } from './shard-limits.ts';
import { workUnderWay } from './work-under-way.ts';

/** The Kinesis Data Streams API over a folder on disk. */
export interface Kinesis {
  handle(operation: string, request: object): Promise<AwsReply>;
  status(): Promise<StreamStatus[]>;
  /** Where an iterator reads; undefined for what is none. */
  whereIs(iterator: string): { stream: string; shard: string } | undefined;
  close(): Promise<void>;
}

export interface StreamStatus {
  readonly stream: string;
  readonly openShards: number;
}

interface PutRequest {
  StreamName: string;
  PartitionKey: string;
  ExplicitHashKey?: string;
  Data: string;
}
type PutEntry = Omit<PutRequest, 'StreamName'>;
interface PutReply {
  FailedRecordCount: number;
  Records: object[];
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference, read 2026-11-24.
const MAX_GET_RECORDS_BYTES = 10 * 1_048_576;
const MAX_PUT_RECORDS_BYTES = 10 * 1_048_576;
/** Shards that a stream on demand begins with. */
export const ON_DEMAND_SHARDS = 4;

/** Opens the streams kept in a folder. `accountId` is what error texts name; records arrive at the clock's time. */
export async function openKinesis(options: {
  folder: string;
  limits: ShardLimits;
  accountId: string;
  clock: Pick<Clock, 'nowMs'>;
}): Promise<Kinesis> {
  const store = openStore(options.folder, options.clock.nowMs);
  await openDatabase(store);
  const work = workUnderWay();
  return {
    async handle(operation, request) {
      const named = withStreamName(request);
      const reply = await work.follow(answered(store, options, operation, named));
      if (reply.status === 200 && CHANGES.has(operation)) void work.follow(untilChanged(store, named));
      return reply;
    },
    status: () => work.follow(streamStatus(store)),
    whereIs: (iterator) => placeOf(store, iterator),
    async close() {
      await work.settled();
      await closeDatabase(store);
    },
  };
}

/** What goes on behind its reply. */
const CHANGES = new Set(['CreateStream', 'DeleteStream', 'SplitShard', 'MergeShards']);

/** LevelDB takes the process down when it is closed under a write, and a change that is cut off never ends. */
async function untilChanged(store: KinesaliteStore, request: object): Promise<void> {
  const { StreamName: name = '' } = request as { StreamName?: string };
  const isChanging = async () => {
    const stream = await storedStream(store, name).catch(() => undefined);
    return stream !== undefined && stream.StreamStatus !== 'ACTIVE';
  };
  for (let looks = 0; looks < MAX_LOOKS && (await isChanging()); looks++) await sleep(TRANSITION_MS);
}
const MAX_LOOKS = 200;

async function streamStatus(store: KinesaliteStore): Promise<StreamStatus[]> {
  const { StreamNames } = (await runOperation(store, 'ListStreams', { Limit: 10_000 })) as {
    StreamNames: string[];
  };
  const streams = await Promise.all(StreamNames.map((name) => storedStream(store, name)));
  return streams.map(({ StreamName, Shards }) => ({
    stream: StreamName,
    openShards: Shards.filter(
      ({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined,
    ).length,
  }));
}

type Options = { limits: ShardLimits; accountId: string };

async function answered(store: KinesaliteStore, options: Options, operation: string, request: object) {
  if (!servesOperation(operation)) {
    return awsError('UnknownOperationException', `Kinesis ${operation} is not emulated`);
  }
  try {
    return { status: 200, body: await dispatch(store, options, operation, request) };
  } catch (error) {
    const { statusCode, body } = error as { statusCode?: number; body?: object };
    if (statusCode !== undefined && body !== undefined) return { status: statusCode, body };
    throw error;
  }
}

function dispatch(
  store: KinesaliteStore,
  options: Options,
  operation: string,
  request: object,
): Promise<object> {
  switch (operation) {
    case 'PutRecords':
      return putRecords(store, options, request as { StreamName: string; Records: PutEntry[] });
    case 'PutRecord':
      return putRecord(store, options, request as PutRequest);
    case 'GetRecords':
      return getRecords(store, request);
    case 'SplitShard':
    case 'MergeShards':
      return reshard(store, options, operation, request as ReshardRequest);
    case 'CreateStream':
      return runOperation(store, operation, withShardCount(request));
    default:
      return runOperation(store, operation, request);
  }
}

/** Entries that a shard does not take fail one by one, in their place; the others are stored. */
async function putRecords(
  store: KinesaliteStore,
  options: Options,
  request: { StreamName: string; Records: PutEntry[] },
): Promise<object> {
  if (!Array.isArray(request.Records)) return runOperation(store, 'PutRecords', request);
  const stream = await storedStream(store, request.StreamName);
  const size = request.Records.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (size > MAX_PUT_RECORDS_BYTES)
    throw clientError('InvalidArgumentException', 'Records size exceeds 10 MB limit');
  const refusals = request.Records.map((entry) => refusalOf(stream, entry, options));
  const taken = request.Records.filter((_, i) => refusals[i] === undefined);
  if (taken.length === request.Records.length) return runOperation(store, 'PutRecords', request);
  const stored =
    taken.length > 0
      ? ((await runOperation(store, 'PutRecords', { ...request, Records: taken })) as PutReply).Records
      : [];
  const remaining = stored[Symbol.iterator]();
  const records = refusals.map((refusal) => refusal ?? remaining.next().value);
  return { FailedRecordCount: refusals.length - taken.length, Records: records };
}

async function putRecord(store: KinesaliteStore, options: Options, request: PutRequest): Promise<object> {
  const stream = await storedStream(store, request.StreamName);
  const refusal = refusalOf(stream, request, options);
  if (refusal) throw clientError(refusal.ErrorCode, refusal.ErrorMessage);
  return runOperation(store, 'PutRecord', request);
}

function refusalOf(stream: StoredStream, entry: PutEntry, { limits, accountId }: Options) {
  if (typeof entry.PartitionKey !== 'string' || typeof entry.Data !== 'string') return undefined;
  const shard = shardForHashKey(stream.Shards, hashKeyOf(entry));
  if (!shard || limits.admit(stream.StreamName, shard.ShardId, entryBytes(entry))) return undefined;
  return {
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: `Rate exceeded for shard ${shard.ShardId} in stream ${stream.StreamName} under account ${accountId}.`,
  };
}

/** At most 10 MiB a reply, as the service has it: a reply that would be larger is read again with fewer records. */
async function getRecords(store: KinesaliteStore, request: object): Promise<object> {
  const reply = (await runOperation(store, 'GetRecords', request)) as { Records: { Data: string }[] };
  let bytes = 0;
  const tooMany = reply.Records.findIndex(({ Data }) => {
    bytes += Buffer.byteLength(Data, 'base64');
    return bytes > MAX_GET_RECORDS_BYTES;
  });
  if (tooMany < 1) return reply;
  return runOperation(store, 'GetRecords', { ...request, Limit: tooMany });
}

interface ReshardRequest {
  StreamName: string;
  ShardToSplit?: string;
  ShardToMerge?: string;
  AdjacentShardToMerge?: string;
}

/** The store would split a closed shard once more, into shards that share their hash ranges. */
async function reshard(
  store: KinesaliteStore,
  { accountId }: Options,
  operation: string,
  request: ReshardRequest,
) {
  const asked = [request.ShardToSplit, request.ShardToMerge, request.AdjacentShardToMerge];
  const { Shards } = await storedStream(store, request.StreamName);
  const closed = Shards.find(
    ({ ShardId, SequenceNumberRange }) =>
      asked.includes(ShardId) && SequenceNumberRange.EndingSequenceNumber !== undefined,
  );
  if (!closed) return runOperation(store, operation, request);
  const which = `Shard ${closed.ShardId} in stream ${request.StreamName} under account ${accountId}`;
  throw clientError(
    'InvalidArgumentException',
    `${which} has already been merged or split, and thus is not eligible for merging or splitting.`,
  );
}

/** The store knows shards only; a stream on demand begins with four of them, as on AWS. */
function withShardCount(request: object): object {
  const { ShardCount, StreamModeDetails } = request as {
    ShardCount?: number;
    StreamModeDetails?: { StreamMode: string };
  };
  return StreamModeDetails?.StreamMode === 'ON_DEMAND' && ShardCount === undefined
    ? { ...request, ShardCount: ON_DEMAND_SHARDS }
    : request;
}

/** The store knows streams by name only. */
function withStreamName(request: object): object {
  const { StreamARN, StreamName } = request as { StreamARN?: string; StreamName?: string };
  if (StreamARN === undefined || StreamName !== undefined) return request;
  return { ...request, StreamName: StreamARN.slice(StreamARN.indexOf('/') + 1) };
}

const entryBytes = (entry: PutEntry): number =>
  Buffer.byteLength(entry.Data ?? '', 'base64') + Buffer.byteLength(entry.PartitionKey ?? '');

const clientError = (type: string, message: string) =>
  Object.assign(new Error(message), { statusCode: 400, body: { __type: type, message } });
