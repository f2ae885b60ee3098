import { createDecipheriv } from 'node:crypto';
import { kinesaliteAt, type Load } from './load-kinesalite.ts';
import { type PutsUnderWay, putsUnderWay } from './puts-under-way.ts';

/** What we use of kinesalite's insides: its store, its request checks and its actions, without its HTTP server. */
export interface KinesaliteStore {
  readonly db: {
    close(done: (error?: Error) => void): void;
    open(done: (error?: Error) => void): void;
    once(event: 'error', listener: (error: Error) => void): void;
  };
  getStream(name: string, done: (error: Error | null, stream?: StoredStream) => void): void;
  /** Its own code, which goes by the clock of this store. */
  readonly load: Load;
  readonly puts: PutsUnderWay;
}

export interface StoredStream {
  readonly StreamName: string;
  readonly StreamARN: string;
  readonly StreamStatus: string;
  readonly Shards: readonly StoredShard[];
}

export interface StoredShard {
  readonly ShardId: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  readonly SequenceNumberRange: { readonly EndingSequenceNumber?: string };
}

interface KinesaliteDb {
  readonly ITERATOR_PWD_KEY: Buffer;
  readonly ITERATOR_PWD_IV: Buffer;
  create(options: Record<string, unknown>): Pick<KinesaliteStore, 'db' | 'getStream'>;
  parseSequence(sequence: string): { seqTime: number };
  incrementSequence(sequence: string | { seqTime: number }, seqTime?: number | null): string;
}

interface Validation {
  readonly types: object;
  readonly custom?: unknown;
}

interface Validations {
  checkTypes(request: object, types: object): object;
  checkValidations(request: object, types: object, custom: unknown, operation: string): void;
}

/** What of the Kinesis API is served. */
export const KINESIS_OPERATIONS: readonly string[] = [
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

/** How long a stream takes to become active, to go away, or to be split or merged. */
export const TRANSITION_MS = 10;

/** Opens the Kinesis store in a folder (LevelDB), which goes by the given time. */
export function openStore(folder: string, nowMs: () => number): KinesaliteStore {
  const load = kinesaliteAt(nowMs);
  const db = load('kinesalite/db') as KinesaliteDb;
  const puts = putsUnderWay(nowMs);
  keepEmptyIteratorsBehind(db, puts);
  const store = db.create({
    path: folder,
    createStreamMs: TRANSITION_MS,
    deleteStreamMs: TRANSITION_MS,
    updateStreamMs: TRANSITION_MS,
    shardLimit: 10_000,
  });
  return Object.assign(store, { load, puts });
}

/** True for an operation that kinesalite serves. */
export const servesOperation = (operation: string): boolean => KINESIS_OPERATIONS.includes(operation);

/**
 * Runs one Kinesis operation. Throws kinesalite's error, which carries the AWS reply as `statusCode` and `body`.
 * GetStream-like replies come back as kinesalite makes them.
 */
export async function runOperation(
  store: KinesaliteStore,
  operation: string,
  request: object,
): Promise<object> {
  const { load, puts } = store;
  const file = operation.charAt(0).toLowerCase() + operation.slice(1);
  const validations = load('kinesalite/validations') as Validations;
  const validation = load(`kinesalite/validations/${file}`) as Validation;
  const checked = validations.checkTypes(request, validation.types);
  validations.checkValidations(checked, validation.types, validation.custom, operation);
  const action = load(`kinesalite/actions/${file}`) as (
    store: KinesaliteStore,
    request: object,
    done: (error: Error | null, reply?: object) => void,
  ) => void;
  const run = () =>
    new Promise<object>((resolve, reject) => {
      action(store, checked, (error, reply) => (error ? reject(error) : resolve(reply ?? {})));
    });
  if (operation === 'PutRecord' || operation === 'PutRecords') return puts.put(run);
  return operation === 'GetRecords' ? puts.read(run) : run();
}

/** A stream as the store keeps it. Throws kinesalite's ResourceNotFoundException. */
export const storedStream = (store: KinesaliteStore, name: string): Promise<StoredStream> =>
  new Promise((resolve, reject) => {
    store.getStream(name, (error, stream) => (error || !stream ? reject(error) : resolve(stream)));
  });

// Eight bytes that say which form of iterator it is, then `time/stream/shard/sequence number/…`, encrypted.
const ITERATOR_FORM_BYTES = 8;

/** The stream and shard that an iterator reads; undefined for what is none of kinesalite's. */
export function placeOf({ load }: KinesaliteStore, iterator: string) {
  const { ITERATOR_PWD_KEY, ITERATOR_PWD_IV } = load('kinesalite/db') as KinesaliteDb;
  const decipher = createDecipheriv('aes-256-cbc', ITERATOR_PWD_KEY, ITERATOR_PWD_IV);
  try {
    const bytes = Buffer.from(iterator, 'base64').subarray(ITERATOR_FORM_BYTES);
    const text = Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
    const [, stream, shard] = text.split('/');
    return stream === undefined || shard === undefined ? undefined : { stream, shard };
  } catch {
    return undefined;
  }
}

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

/** By how much the machine's clock may be set back without a record being missed. */
const CLOCK_SLACK_MS = 5_000;

/**
 * kinesalite orders records by (counter, second) and moves an iterator that found nothing to (counter, now). A put
 * that took its second before that poll and became readable after it would then lie behind the iterator and never
 * be read. So such iterators stay behind every put under way, and some seconds more; they still pass the end of a
 * closed shard.
 */
function keepEmptyIteratorsBehind(target: KinesaliteDb, puts: PutsUnderWay): void {
  const original = target.incrementSequence;
  target.incrementSequence = (sequence, seqTime) => {
    if (!seqTime) return original(sequence, seqTime);
    const { seqTime: from } = typeof sequence === 'string' ? target.parseSequence(sequence) : sequence;
    return original(sequence, Math.max(from, Math.min(seqTime - CLOCK_SLACK_MS, puts.oldestMs())));
  };
}
