/** Where a record is to be stored: as data or among the failed ones, and where there is one in the backup. */
export type Side = 'data' | 'backup';

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
  readonly mayRepeat: Record<Side, number>;
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
  /** Undefined where there is none. Its hints stay what they are. */
  readonly backup: { readonly maxBytes: number; readonly intervalMs: number } | undefined;
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
  readonly side: Side;
  readonly texts: readonly string[];
  /** Those of the texts that were put; `texts` has one more where a rule is broken. */
  readonly records: readonly ModelRecord[];
  readonly firstPut: { readonly order: number; readonly atMs: number };
  readonly committedOrder: number;
  /** When S3 said so; undefined while the engine cannot know that it is there. */
  acknowledgedOrder: number | undefined;
}

/** The engine takes 0 as a second: a delivery stream reads once in that time. */
export const intervalMsOf = (seconds: number): number => Math.max(1, seconds) * 1_000;

const HASHES = 2n ** 128n;

export function newModel(
  options: Pick<Model, 'isPartitioned' | 'maxBytes' | 'backup'> & { shardCount: number },
): Model {
  const { shardCount, ...others } = options;
  const size = HASHES / BigInt(shardCount);
  const shards = Array.from({ length: shardCount }, (_, i): ModelShard => {
    const from = size * BigInt(i);
    return shardOf(i, [], from, i === shardCount - 1 ? HASHES - 1n : from + size - 1n);
  });
  return { ...others, records: [], shards, versions: [], starts: [], reshards: 0 };
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

export const sidesOf = ({ backup }: Model): Side[] => (backup ? ['data', 'backup'] : ['data']);

/** The model as it is for one side: the backup knows no partitions, and has hints of its own. */
export function modelFor(side: Side, model: Model): Model {
  const { backup } = model;
  if (side === 'data' || !backup) return model;
  const { maxBytes, intervalMs } = backup;
  const versions = model.versions.map((version) => ({ ...version, intervalMs }));
  return { ...model, isPartitioned: false, maxBytes, versions };
}

export const storedIn = (objects: readonly ModelObject[]): ReadonlySet<ModelRecord> =>
  new Set(objects.flatMap(({ records }) => records));

/** Versions that were in force at some time from one moment to another. */
export const versionsBetween = (model: Model, fromMs: number, toMs: number): ModelVersion[] =>
  model.versions.filter(({ atMs }, i) => atMs <= toMs && (model.versions[i + 1]?.atMs ?? toMs) >= fromMs);

/**
 * A crash: buffers are gone, and a shard is read again from the first of its records on that is not all stored, on
 * every side, or of which no checkpoint was written since. Those of the ones after it that are stored may be stored
 * once more where they are.
 */
export function noteCrash(
  model: Model,
  objects: readonly ModelObject[],
  checkpoints: readonly number[],
): void {
  const lastCheckpoint = checkpoints.at(-1) ?? 0;
  const sides = sidesOf(model).map((side) => {
    const own = objects.filter((object) => object.side === side);
    const isNoted = ({ acknowledgedOrder = Number.POSITIVE_INFINITY }: ModelObject) =>
      acknowledgedOrder < lastCheckpoint;
    return { side, stored: storedIn(own), noted: storedIn(own.filter(isNoted)) };
  });
  for (const { records } of model.shards) {
    const first = records.find((record) => sides.some(({ noted }) => !noted.has(record)));
    const again = records.findIndex(({ sequenceNumber }) => sequenceNumber === first?.sequenceNumber);
    for (const record of again < 0 ? [] : records.slice(again)) {
      record.readByMs = undefined;
      for (const { side, stored } of sides) if (stored.has(record)) record.mayRepeat[side]++;
    }
  }
}

/** An update: objects that the engine thinks are not stored become others, of the new version. */
export function noteUpdate(model: Model, objects: readonly ModelObject[], version: ModelVersion): void {
  model.versions.push(version);
  for (const { records, side } of objects.filter(({ acknowledgedOrder }) => acknowledgedOrder === undefined))
    for (const record of records) record.mayRepeat[side]++;
}
