import { createRequire } from 'node:module';

/** What we use of kinesalite's insides: its store, its request checks and its actions, without its HTTP server. */
export interface KinesaliteStore {
  readonly db: {
    close(done: (error?: Error) => void): void;
    open(done: (error?: Error) => void): void;
    once(event: 'error', listener: (error: Error) => void): void;
  };
  getStream(name: string, done: (error: Error | null, stream?: StoredStream) => void): void;
}

export interface StoredStream {
  readonly StreamName: string;
  readonly StreamARN: string;
  readonly Shards: readonly StoredShard[];
}

export interface StoredShard {
  readonly ShardId: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  readonly SequenceNumberRange: { readonly EndingSequenceNumber?: string };
}

interface KinesaliteDb {
  create(options: Record<string, unknown>): KinesaliteStore;
  parseSequence(sequence: string): { seqTime: number };
  incrementSequence(sequence: string | { seqTime: number }, seqTime?: number | null): string;
}

interface Validation {
  readonly types: object;
  readonly custom?: unknown;
}

const load = createRequire(import.meta.url);
const db = load('kinesalite/db') as KinesaliteDb;
const validations = load('kinesalite/validations') as {
  checkTypes(request: object, types: object): object;
  checkValidations(request: object, types: object, custom: unknown, operation: string): void;
};

keepEmptyIteratorsBehind(db);

const OPERATIONS = [
  'AddTagsToStream',
  'CreateStream',
  'DecreaseStreamRetentionPeriod',
  'DeleteStream',
  'DescribeStream',
  'DescribeStreamSummary',
  'GetRecords',
  'GetShardIterator',
  'IncreaseStreamRetentionPeriod',
  'ListShards',
  'ListStreams',
  'ListTagsForStream',
  'MergeShards',
  'PutRecord',
  'PutRecords',
  'RemoveTagsFromStream',
  'SplitShard',
];

/** Opens the Kinesis store in a folder (LevelDB). Streams become active after `transitionMs`. */
export const openStore = (folder: string, transitionMs = 10): KinesaliteStore =>
  db.create({
    path: folder,
    createStreamMs: transitionMs,
    deleteStreamMs: transitionMs,
    updateStreamMs: transitionMs,
    shardLimit: 10_000,
  });

/** True for an operation that kinesalite serves. */
export const servesOperation = (operation: string): boolean => OPERATIONS.includes(operation);

/**
 * Runs one Kinesis operation. Throws kinesalite's error, which carries the AWS reply as `statusCode` and `body`.
 * GetStream-like replies come back as kinesalite makes them.
 */
export async function runOperation(
  store: KinesaliteStore,
  operation: string,
  request: object,
): Promise<object> {
  const file = operation.charAt(0).toLowerCase() + operation.slice(1);
  const validation = load(`kinesalite/validations/${file}`) as Validation;
  const checked = validations.checkTypes(request, validation.types);
  validations.checkValidations(checked, validation.types, validation.custom, operation);
  const action = load(`kinesalite/actions/${file}`) as (
    store: KinesaliteStore,
    request: object,
    done: (error: Error | null, reply?: object) => void,
  ) => void;
  return new Promise((resolve, reject) => {
    action(store, checked, (error, reply) => (error ? reject(error) : resolve(reply ?? {})));
  });
}

/** A stream as the store keeps it. Throws kinesalite's ResourceNotFoundException. */
export const storedStream = (store: KinesaliteStore, name: string): Promise<StoredStream> =>
  new Promise((resolve, reject) => {
    store.getStream(name, (error, stream) => (error || !stream ? reject(error) : resolve(stream)));
  });

/** Resolves once a store that was just made can be used. It opens by itself and says only by an event why it cannot. */
export const openDatabase = (store: KinesaliteStore): Promise<void> =>
  new Promise((resolve, reject) => {
    store.db.once('error', reject);
    store.db.open((error) => (error ? reject(error) : resolve()));
  });

export const closeDatabase = (store: KinesaliteStore): Promise<void> =>
  new Promise((resolve, reject) => {
    store.db.close((error) => (error ? reject(error) : resolve()));
  });

/** Longest time between a put taking its time stamp and its record being readable. */
const SLOWEST_PUT_MS = 5_000;

/**
 * kinesalite orders records by (counter, second) and moves an iterator that found nothing to (counter, now). A put
 * that took its second before that poll and became readable after it would then lie behind the iterator and never
 * be read. Holding such iterators a few seconds back closes the gap; they still pass the end of a closed shard.
 */
function keepEmptyIteratorsBehind(target: KinesaliteDb): void {
  const original = target.incrementSequence;
  target.incrementSequence = (sequence, seqTime) => {
    if (!seqTime) return original(sequence, seqTime);
    const { seqTime: from } = typeof sequence === 'string' ? target.parseSequence(sequence) : sequence;
    return original(sequence, Math.max(from, seqTime - SLOWEST_PUT_MS));
  };
}
