import type { Journal } from './journal.ts';
import { nameOf } from './look.ts';
import {
  type Model,
  type ModelObject,
  type ModelRecord,
  type ModelShard,
  type Side,
  storedIn,
  versionsBetween,
} from './model.ts';

/** What a rule is checked against, once a run is over: one side of it. */
export interface Evidence {
  readonly side: Side;
  readonly model: Model;
  readonly journal: Journal;
  /** In the order in which they came to be. */
  readonly objects: readonly ModelObject[];
  readonly errorType: string | undefined;
}

/** Finds what breaks a rule, in words. */
type Rule = (evidence: Evidence) => string[];

/** Every rule by its name; the name says what holds. */
export const RULES: Readonly<Record<string, Rule>> = {
  'nothing is stored that was not put': ({ objects }) =>
    objects
      .filter(({ texts, records }) => texts.length !== records.length)
      .map(({ key, texts }) => `${key} holds ${texts.map((text) => text.slice(0, 40)).join(' | ')}`),

  'everything put is stored': ({ model, objects }) => {
    const stored = storedIn(objects);
    return model.records.filter((record) => !stored.has(record)).map((record) => `${said(record)} is lost`);
  },

  'nothing is stored twice without a crash or a lost acknowledgement': ({ side, model, objects }) => {
    const all = objects.flatMap(({ records }) => records);
    return model.records
      .map((record) => ({ record, copies: all.filter((other) => other === record).length }))
      .filter(({ record, copies }) => copies > 1 + record.mayRepeat[side])
      .map(
        ({ record, copies }) =>
          `${said(record)} is stored ${copies} times, at most ${1 + record.mayRepeat[side]} may be`,
      );
  },

  'an acknowledged object is not put again': ({ journal }) =>
    journal.puts
      .filter(({ key, order }) =>
        journal.puts.some((put) => put.key === key && put.outcome === 'stored' && put.order < order),
      )
      .map(({ key }) => key),

  'nothing is stored before its buffer is due': (evidence) =>
    evidence.objects.flatMap((object) => {
      const why = tooEarly(object, evidence);
      return why === undefined ? [] : [`${object.key}: ${why}`];
    }),

  'a buffer that is full takes no more': ({ model, objects }) =>
    objects
      .filter(({ records }) => bytesOf(records.slice(0, -1)) >= model.maxBytes)
      .map(({ key, records }) => `${key} holds ${bytesOf(records)} bytes`),

  'a key tells the oldest arrival in its object': ({ journal, objects }) =>
    objects
      .filter(({ records, instant }) => instant !== instantOf(oldestArrivalMs(records, journal)))
      .map(
        ({ key, records }) => `${key}, and the oldest came ${instantOf(oldestArrivalMs(records, journal))}`,
      ),

  'an object lies under its prefix': (evidence) =>
    evidence.objects
      .filter((object) => !foldersOf(object, evidence).includes(object.folder))
      .map((object) => `${object.key} should lie under ${foldersOf(object, evidence).join(' or ')}`),

  'an object is of the version in force': ({ model, journal }) =>
    journal.puts
      .filter(({ key, order, atMs }) => {
        const { version } = nameOf(key);
        const inForce = versionsBetween(model, atMs, atMs).map((each) => each.version);
        const now = model.versions.filter((each) => each.order < order).at(-1)?.version ?? 0;
        return version > now || !inForce.includes(version);
      })
      .map(({ key, atMs }) => `${key} was put at ${instantOf(atMs)}`),

  'an object of a shard holds its records one after the other and leaves none out': ({
    side,
    model,
    objects,
  }) => {
    if (model.isPartitioned) return [];
    return objects
      .filter(({ records }) => !isRun(records, side))
      .map(({ key, records }) => `${key}: ${records.map(said)}`);
  },

  'the records of a shard are stored in order, those of its parents first': ({ model, objects }) =>
    Object.entries(Object.groupBy(objects, (object) => laneOf(model, object))).flatMap(([lane, own = []]) =>
      outOfOrder(own.flatMap(({ records }) => records)).map((what) => `${lane}: ${what}`),
    ),

  'a shard is stored before its children': ({ side, model, objects }) => {
    // The backup does not hold the children back: it has a buffer for each, beside one another.
    if (side === 'backup' || model.isPartitioned) return [];
    const firstOf = (shard: ModelShard) =>
      objects.find(({ records }) => records.some((record) => record.shard === shard))?.firstPut.order ??
      Number.POSITIVE_INFINITY;
    const stored = new Map<ModelRecord, number>();
    for (const { records, committedOrder } of objects)
      for (const record of records)
        stored.set(record, Math.min(committedOrder, stored.get(record) ?? committedOrder));
    return model.shards.flatMap((shard) =>
      shard.parents
        .flatMap(({ records }) => records)
        .filter((record) => (stored.get(record) ?? 0) > firstOf(shard))
        .map((record) => `${said(record)} after its child ${shard.shardId}`),
    );
  },
};

export const said = ({ id, shard }: ModelRecord): string => `record ${id} of ${shard.shardId.slice(-3)}`;

export const bytesOf = (records: readonly ModelRecord[]): number =>
  records.reduce((sum, { bytes }) => sum + bytes, 0);

const oldestArrivalMs = (records: readonly ModelRecord[], { arrivals }: Journal): number =>
  Math.min(...records.map(({ sequenceNumber }) => arrivals.get(sequenceNumber) ?? Number.NaN));

/** As names tell it. */
const instantOf = (ms: number): string =>
  Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 19).replace(/[T:]/g, '-') : 'never';

/** Full, or long enough after its first record was read, or the last object of a closed shard. */
function tooEarly(object: ModelObject, { side, model, journal, objects }: Evidence): string | undefined {
  const { order, atMs } = object.firstPut;
  if (bytesOf(object.records) >= model.maxBytes) return undefined;
  const first = model.isPartitioned ? object.records[0] : firstInBuffer(object, objects);
  if (!first) return 'it is empty';
  // The backup keeps what it has of a closed shard for as long as of any.
  const endsWithShard = side === 'data' && !model.isPartitioned;
  if (endsWithShard && (first.shard.closedOrder ?? order) < order) return undefined;
  const reads = journal.reads.get(first.sequenceNumber) ?? [];
  const sinceMs = reads.filter((read) => read.order < order).at(-1)?.atMs ?? Number.POSITIVE_INFINITY;
  const intervalMs = Math.min(...versionsBetween(model, sinceMs, atMs).map((version) => version.intervalMs));
  return atMs - sinceMs >= intervalMs ? undefined : `${atMs - sinceMs} ms after ${said(first)}, and not full`;
}

/** Failed records are in a buffer with the others: it began, at the earliest, behind the object of data before it. */
function firstInBuffer({ records }: ModelObject, objects: readonly ModelObject[]): ModelRecord | undefined {
  const [first] = records;
  if (!first) return undefined;
  const before = objects
    .filter((other) => !other.isError && other.records.at(-1)?.shard === first.shard)
    .map((other) => other.records.at(-1)?.index ?? -1)
    .filter((index) => index < first.index);
  return first.shard.records[Math.max(-1, ...before) + 1];
}

/** Where an object may lie: with partitions under the prefix of any version since its first record was put. */
function foldersOf(
  { records, isError, version, instant, firstPut }: ModelObject,
  { side, model, errorType }: Evidence,
): string[] {
  if (side === 'backup') return [`backup/v${version}/${instant.split('-').slice(0, 5).join('/')}/`];
  const failing = records.some(({ key }) => key === undefined);
  if (isError !== failing && errorType !== undefined)
    return [failing ? 'the error prefix' : 'the prefix of data'];
  if (isError) return [`errors/v${version}/${errorType}/`];
  if (!model.isPartitioned) return [`v${version}/${instant.split('-').slice(0, 5).join('/')}/`];
  const [first] = records;
  if (!first || records.some(({ key }) => key !== first.key)) return ['one partition'];
  const startedAtMs = model.starts.filter(({ order }) => order < firstPut.order).at(-1)?.atMs ?? 0;
  return versionsBetween(model, Math.max(first.putAtMs, startedAtMs), firstPut.atMs).map(
    (each) => `v${each.version}/k=${first.key}/`,
  );
}

/** Without partitions a lane is a shard, data and failed records apart; with them it is a folder. */
const laneOf = (model: Model, { folder, isError, records }: ModelObject): string => {
  if (model.isPartitioned) return isError ? folder.replace(/v\d+/, '') : folder;
  return `${isError ? 'failed ' : ''}${records[0]?.shard.shardId}`;
};

/** Failed records are in other objects than data, and in the backup among the others. */
function isRun(records: readonly ModelRecord[], side: Side): boolean {
  const [first] = records;
  const last = records.at(-1);
  if (!first || !last) return false;
  const between = first.shard.records
    .slice(first.index, last.index + 1)
    .filter(({ key }) => side === 'backup' || (key === undefined) === (first.key === undefined));
  return records.length === between.length && records.every((record, i) => record === between[i]);
}

/** Records of a lane that come for the first time behind one that they must come before. */
function outOfOrder(records: readonly ModelRecord[]): string[] {
  const firsts = [...new Set(records)];
  return firsts.flatMap((record, i) => {
    const late = firsts.slice(i + 1).find((other) => mustPrecede(other, record));
    return late ? [`${said(late)} behind ${said(record)}`] : [];
  });
}

const mustPrecede = (a: ModelRecord, b: ModelRecord): boolean =>
  a.shard === b.shard ? a.index < b.index : isAncestor(a.shard, b.shard);

const isAncestor = (older: ModelShard, shard: ModelShard): boolean =>
  shard.parents.some((parent) => parent === older || isAncestor(older, parent));
