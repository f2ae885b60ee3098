/** A user record that the stream accepted. */
export interface ModelRecord {
  readonly id: number;
  readonly text: string;
  readonly bytes: number;
  /** Its partition; undefined where it belongs under the error prefix. */
  readonly key: string | undefined;
  readonly sequenceNumber: string;
  readonly shard: ModelShard;
  /** Its place among the user records of its shard. */
  readonly index: number;
  readonly putAtMs: number;
  /** When it was in a buffer at the latest; undefined while that is not known. */
  readByMs: number | undefined;
  /** How many copies more than one there may be: it may be stored again after a crash or a lost acknowledgement. */
  mayRepeat: number;
}

export interface ModelShard {
  readonly shardId: string;
  readonly parents: readonly ModelShard[];
  readonly range: { readonly from: bigint; readonly to: bigint };
  readonly records: ModelRecord[];
  /** When it was split or merged; undefined while it is open. */
  closedOrder: number | undefined;
}

/** The configuration in force from a moment on. */
export interface ModelVersion {
  readonly version: number;
  readonly intervalMs: number;
  readonly order: number;
  readonly atMs: number;
}

/** Everything that a delivery stream must do follows from this: what was put, and when what happened. */
export interface Model {
  readonly isPartitioned: boolean;
  readonly maxBytes: number;
  readonly records: ModelRecord[];
  readonly shards: ModelShard[];
  readonly versions: ModelVersion[];
  /** When the engine was started. */
  readonly starts: { readonly order: number; readonly atMs: number }[];
  reshards: number;
}

/** An object in the bucket, and what the gateway saw of it. */
export interface ModelObject {
  readonly key: string;
  /** Up to the object's own name. */
  readonly folder: string;
  /** As its name tells them. */
  readonly version: number;
  readonly instant: string;
  readonly isError: boolean;
  readonly texts: readonly string[];
  /** Those of the texts that were put; `texts` has one more where a rule is broken. */
  readonly records: readonly ModelRecord[];
  readonly firstPut: { readonly order: number; readonly atMs: number };
  readonly committedOrder: number;
  /** When S3 said so; undefined while the engine cannot know that it is there. */
  acknowledgedOrder: number | undefined;
}

const HASHES = 2n ** 128n;

export function newModel(options: Pick<Model, 'isPartitioned' | 'maxBytes'> & { shardCount: number }): Model {
  const { shardCount, isPartitioned, maxBytes } = options;
  const size = HASHES / BigInt(shardCount);
  const shards = Array.from({ length: shardCount }, (_, i): ModelShard => {
    const from = size * BigInt(i);
    return shardOf(i, [], from, i === shardCount - 1 ? HASHES - 1n : from + size - 1n);
  });
  return { isPartitioned, maxBytes, records: [], shards, versions: [], starts: [], reshards: 0 };
}

export const shardOf = (i: number, parents: ModelShard[], from: bigint, to: bigint): ModelShard => ({
  shardId: `shardId-${String(i).padStart(12, '0')}`,
  parents,
  range: { from, to },
  records: [],
  closedOrder: undefined,
});

export const openShards = (model: Model): ModelShard[] =>
  model.shards
    .filter(({ closedOrder }) => closedOrder === undefined)
    .sort((a, b) => (a.range.from < b.range.from ? -1 : 1));

/** Versions that were in force at some time from one moment to another. */
export const versionsBetween = (model: Model, fromMs: number, toMs: number): ModelVersion[] =>
  model.versions.filter(({ atMs }, i) => atMs <= toMs && (model.versions[i + 1]?.atMs ?? toMs) >= fromMs);

/**
 * A crash: buffers are gone, and a shard is read again from the first of its records on that is not all stored, or of
 * which no checkpoint was written since. Those of the ones after it that are stored may be stored once more.
 */
export function noteCrash(
  model: Model,
  objects: readonly ModelObject[],
  checkpoints: readonly number[],
): void {
  const stored = new Set(objects.flatMap(({ records }) => records));
  const lastCheckpoint = checkpoints.at(-1) ?? 0;
  const noted = new Set(
    objects
      .filter(({ acknowledgedOrder = Number.POSITIVE_INFINITY }) => acknowledgedOrder < lastCheckpoint)
      .flatMap(({ records }) => records),
  );
  for (const { records } of model.shards) {
    const first = records.find((record) => !noted.has(record));
    const again = records.findIndex(({ sequenceNumber }) => sequenceNumber === first?.sequenceNumber);
    for (const record of again < 0 ? [] : records.slice(again)) {
      record.readByMs = undefined;
      if (stored.has(record)) record.mayRepeat++;
    }
  }
}

/** An update: objects that the engine thinks are not stored become others, of the new version. */
export function noteUpdate(model: Model, objects: readonly ModelObject[], version: ModelVersion): void {
  model.versions.push(version);
  for (const { records } of objects.filter(({ acknowledgedOrder }) => acknowledgedOrder === undefined))
    for (const record of records) record.mayRepeat++;
}
