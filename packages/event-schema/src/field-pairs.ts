import type { FieldShape } from './shape.ts';

/** A field before and the same one after. */
export interface FieldPair {
  readonly old: FieldShape;
  readonly now: FieldShape;
  readonly isRenamed: boolean;
  /** Whether other fields of both stand on another side of it than before. */
  readonly isMoved: boolean;
}

/** Every field before is in a pair or removed, every field after in a pair or added. */
export interface FieldPairs {
  readonly pairs: readonly FieldPair[];
  readonly removed: readonly FieldShape[];
  readonly added: readonly { readonly field: FieldShape; readonly isLast: boolean }[];
}

/**
 * Fields of one object before and after → which is which. Fields of one name are one field; a removed and an added
 * field of one type behind the same neighbour are taken for one that was renamed.
 */
export function pairsOf(before: readonly FieldShape[], after: readonly FieldShape[]): FieldPairs {
  const matches = matched(before, after);
  const places = matches.map(({ now }) => after.indexOf(now));
  const inOrder = longestRise(places);
  const lastPlace = Math.max(-1, ...places);
  return {
    pairs: matches.map(({ old, now }, i) => ({
      old,
      now,
      isRenamed: old.name !== now.name,
      isMoved: !inOrder.has(i),
    })),
    removed: before.filter((field) => !matches.some(({ old }) => old === field)),
    added: after.flatMap((field, place) =>
      places.includes(place) ? [] : [{ field, isLast: place > lastPlace }],
    ),
  };
}

interface Match {
  readonly old: FieldShape;
  readonly now: FieldShape;
}

function matched(before: readonly FieldShape[], after: readonly FieldShape[]): Match[] {
  const matches: Match[] = [];
  for (const [i, old] of before.entries()) {
    const same = after.find(({ name }) => name === old.name);
    const neighbour = matches.find((match) => match.old === before[i - 1])?.now;
    const candidate = i === 0 || neighbour ? after[neighbour ? after.indexOf(neighbour) + 1 : 0] : undefined;
    const now = same ?? (candidate && isRenamed(old, candidate, before) ? candidate : undefined);
    if (now) matches.push({ old, now });
  }
  return matches;
}

const isRenamed = (old: FieldShape, candidate: FieldShape, before: readonly FieldShape[]): boolean =>
  candidate.type === old.type &&
  candidate.nullable === old.nullable &&
  candidate.optional === old.optional &&
  !before.some(({ name }) => name === candidate.name);

/** Indexes of a longest run of numbers that only rises. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const runs: number[][] = [];
  for (const [i, number] of numbers.entries()) {
    const before = runs.filter((run) => (numbers[run.at(-1) ?? 0] ?? 0) < number);
    const longest = before.reduce((best, run) => (run.length > best.length ? run : best), [] as number[]);
    runs.push([...longest, i]);
  }
  return new Set(runs.reduce((best, run) => (run.length > best.length ? run : best), [] as number[]));
}
