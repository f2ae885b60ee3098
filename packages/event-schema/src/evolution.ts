import { fieldChanges, type KeyFields } from './field-changes.ts';
import type { DatasetShape } from './shape.ts';
import { type ChangeKind, effectOf, type Symptoms } from './symptoms.ts';

/** One difference between a released shape and the shape now. */
export interface ShapeChange {
  readonly dataset: string;
  /** Dotted path, `tags[]` for the elements of an array, `attributes{}` for the values of a map; null for the dataset. */
  readonly field: string | null;
  readonly kind: ChangeKind | 'type changed';
  /** What changed, e.g. `type double, was bigint`. */
  readonly change: string;
  /** True when a reader of old or new rows fails or misreads them. */
  readonly breaks: boolean;
  readonly readers: Symptoms;
}

/**
 * The released shape and the shape now → what changed: the dataset's own fields first, then field by field in the
 * order of the release, new ones last. Undefined before: a new dataset; undefined after: a removed one.
 */
export function shapeChanges(
  before: DatasetShape | undefined,
  after: DatasetShape | undefined,
): readonly ShapeChange[] {
  if (!before && !after) return [];
  if (!after) return [ofDataset(before, 'dataset removed', 'removed')];
  if (!before) return [ofDataset(after, 'dataset added', 'new dataset')];
  return [
    ...keyFieldChanges(before, after),
    ...fieldChanges(before.fields, after.fields, keyFieldsOf(after)).map((change) => ({
      dataset: after.dataset,
      ...change,
    })),
  ];
}

const KEY_FIELDS = [
  ['idField', 'id field'],
  ['eventTimeField', 'event-time field'],
  ['partitionKeyField', 'partition-key field'],
] as const;

const keyFieldChanges = (before: DatasetShape, after: DatasetShape): ShapeChange[] =>
  KEY_FIELDS.flatMap(([key, words]) =>
    before[key] === after[key]
      ? []
      : [ofDataset(after, `${words} changed`, `${words} ${after[key]}, was ${before[key]}`)],
  );

const keyFieldsOf = (shape: DatasetShape): KeyFields =>
  new Map(KEY_FIELDS.map(([key, words]) => [shape[key], words]));

const ofDataset = (shape: DatasetShape | undefined, kind: ChangeKind, change: string): ShapeChange => ({
  dataset: shape?.dataset ?? '',
  field: null,
  kind,
  change,
  ...effectOf(kind),
});
