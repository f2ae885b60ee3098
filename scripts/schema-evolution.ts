import {
  type Dataset,
  type DatasetShape,
  nextRelease,
  type ReleasedShape,
  type ShapeChange,
  shapeChanges,
  shapeFromDataset,
} from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal';

/** A dataset between its last release and now; one of both may be missing. */
export interface Evolution {
  readonly dataset: string;
  readonly last: ReleasedShape | undefined;
  readonly now: DatasetShape | undefined;
  readonly changes: readonly ShapeChange[];
}

/** Released shapes and the datasets of today → what has changed in each, by name. */
export function evolutionsOf(
  released: ReadonlyMap<string, ReleasedShape>,
  datasets: Readonly<Record<string, Dataset>>,
): Evolution[] {
  const names = [...new Set([...released.keys(), ...Object.keys(datasets)])].sort();
  return names.map((dataset) => {
    const [last, current] = [released.get(dataset), datasets[dataset]];
    const now = current && shapeFromDataset(current);
    return { dataset, last, now, changes: shapeChanges(last, now) };
  });
}

/** What a release does to the files of the released shapes. */
export interface ReleasePlan {
  readonly written: readonly ReleasedShape[];
  /** Datasets that there are no more. */
  readonly removed: readonly string[];
}

/** Evolutions → the releases due on a day. Throws a UserError for a day before a release that there is. */
export function releasePlan(evolutions: readonly Evolution[], day: string): ReleasePlan {
  const due = evolutions.filter(({ changes }) => changes.length > 0);
  for (const { dataset, last } of due) {
    if (last && day < last.released)
      throw new UserError(
        `--date ${day}: ${dataset} was last released on ${last.released}; name that day or a later one`,
      );
  }
  return {
    written: due.flatMap(({ last, now, changes }) => (now ? [nextRelease(last, now, changes, day)] : [])),
    removed: due.flatMap(({ dataset, now }) => (now ? [] : [dataset])),
  };
}
