import type { FieldShape } from './shape.ts';
import type { ChangeKind } from './symptoms.ts';

interface RuleChange {
  readonly kind: ChangeKind;
  readonly change: string;
}

/** A field before and after, of one type → how what it may hold has changed. */
export const ruleChanges = (old: FieldShape, now: FieldShape): RuleChange[] => [
  ...gapChanges(old, now),
  ...valueChanges(old.values, now.values),
  ...limitChanges(old.limits ?? {}, now.limits ?? {}),
];

function gapChanges(old: FieldShape, now: FieldShape): RuleChange[] {
  const changes: RuleChange[] = [];
  if (now.nullable && !old.nullable) changes.push({ kind: 'null allowed', change: 'may be null' });
  if (old.nullable && !now.nullable) changes.push({ kind: 'null refused', change: 'may no longer be null' });
  if (now.optional && !old.optional) changes.push({ kind: 'absence allowed', change: 'may be missing' });
  if (old.optional && !now.optional)
    changes.push({ kind: 'absence refused', change: 'may no longer be missing' });
  return changes;
}

function valueChanges(old: FieldShape['values'], now: FieldShape['values']): RuleChange[] {
  if (!old && !now) return [];
  if (!now) return [{ kind: 'values added', change: 'may have any value, no longer one of a list' }];
  if (!old) return [{ kind: 'values removed', change: `must be one of ${now.join(', ')}` }];
  const added = now.filter((value) => !old.includes(value));
  const removed = old.filter((value) => !now.includes(value));
  return [
    ...(removed.length > 0
      ? [{ kind: 'values removed' as const, change: `may no longer be ${removed.join(', ')}` }]
      : []),
    ...(added.length > 0 ? [{ kind: 'values added' as const, change: `may be ${added.join(', ')}` }] : []),
  ];
}

type Limits = NonNullable<FieldShape['limits']>;

const limitChanges = (old: Limits, now: Limits): RuleChange[] =>
  [...new Set([...Object.keys(old), ...Object.keys(now)])].sort().flatMap((keyword) => {
    const [was, is] = [old[keyword], now[keyword]];
    if (was === is) return [];
    const kind = isTighter(keyword, was, is) ? 'limit tightened' : 'limit loosened';
    return [{ kind, change: `${keyword} ${is ?? 'gone'}, was ${was ?? 'none'}` } as const];
  });

function isTighter(keyword: string, was: string | number | undefined, is: string | number | undefined) {
  if (is === undefined) return false;
  if (was === undefined || typeof was !== 'number' || typeof is !== 'number') return true;
  if (/min/i.test(keyword)) return is > was;
  if (/max/i.test(keyword)) return is < was;
  return was % is !== 0;
}
