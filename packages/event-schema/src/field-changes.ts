import { pairsOf } from './field-pairs.ts';
import { ruleChanges } from './rule-changes.ts';
import type { FieldShape } from './shape.ts';
import { type ChangeKind, effectOf, type Symptoms, typeSymptoms } from './symptoms.ts';

/** One difference between the fields of two shapes. */
export interface FieldChange {
  readonly field: string;
  readonly kind: ChangeKind | 'type changed';
  readonly change: string;
  readonly breaks: boolean;
  readonly readers: Symptoms;
}

/** Names of the id, event-time and partition-key fields, and what to call them. */
export type KeyFields = ReadonlyMap<string, string>;

/** Columns before and after → what changed, in the order of the columns before, new ones last. */
export const fieldChanges = (
  before: readonly FieldShape[],
  after: readonly FieldShape[],
  keyFields: KeyFields,
): FieldChange[] => changesWithin('', before, after, keyFields);

function changesWithin(
  parent: string,
  before: readonly FieldShape[],
  after: readonly FieldShape[],
  keyFields: KeyFields,
): FieldChange[] {
  const { pairs, removed, added } = pairsOf(before, after);
  const level = parent === '' ? 'column' : 'nested field';
  const ofBefore = before.flatMap((old) => {
    if (removed.includes(old)) return [changed(pathOf(parent, old), `${level} removed`, 'removed')];
    const pair = pairs.find((each) => each.old === old);
    if (!pair) return [];
    const path = pathOf(parent, pair.now);
    return [
      ...(pair.isRenamed
        ? [changed(path, `${level} renamed`, `new name, was ${old.name} by the look of it`)]
        : []),
      ...(pair.isMoved ? [changed(path, `${level} moved`, 'another place in the order')] : []),
      ...changesOf(path, old, pair.now, keyFields),
    ];
  });
  return [
    ...ofBefore,
    ...added.map(({ field, isLast }) => addition(pathOf(parent, field), field, isLast, parent !== '')),
  ];
}

function changesOf(path: string, old: FieldShape, now: FieldShape, keyFields: KeyFields): FieldChange[] {
  if (typeDiffers(old, now)) return [typeChange(path, old.type, now.type)];
  return [
    ...ruleChanges(old, now).map(({ kind, change }) =>
      changed(path, isGap(kind) && keyFields.has(path) ? 'key field not always there' : kind, change),
    ),
    ...changesWithin(path, old.fields ?? [], now.fields ?? [], keyFields),
  ];
}

const isGap = (kind: ChangeKind): boolean => kind === 'null allowed' || kind === 'absence allowed';

/** Of two structs, arrays or maps the difference is told by the fields inside. */
function typeDiffers(old: FieldShape, now: FieldShape): boolean {
  if (old.fields && now.fields) return old.type.split('<')[0] !== now.type.split('<')[0];
  return old.type !== now.type;
}

function addition(path: string, field: FieldShape, isLast: boolean, isNested: boolean): FieldChange {
  const change = `new, ${field.type}${field.optional ? ', may be missing' : ''}`;
  if (isNested)
    return changed(path, field.optional ? 'nested field added' : 'required nested field added', change);
  if (!field.optional) return changed(path, 'required column added', change);
  return isLast
    ? changed(path, 'column added', change)
    : changed(path, 'column inserted', `${change}, not last`);
}

const typeChange = (field: string, from: string, to: string): FieldChange => ({
  field,
  kind: 'type changed',
  change: `type ${to}, was ${from}`,
  breaks: true,
  readers: typeSymptoms(from, to),
});

const changed = (field: string, kind: ChangeKind, change: string): FieldChange => ({
  field,
  kind,
  change,
  ...effectOf(kind),
});

function pathOf(parent: string, { name }: FieldShape): string {
  if (parent === '' || name === '[]' || name === '{}') return `${parent}${name}`;
  return `${parent}.${name}`;
}
