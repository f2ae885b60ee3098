/** How far a source (a shard, the Direct PUT queue) has come: after so many of its records, the last at this position. */
export interface Mark {
  readonly records: number;
  /** Undefined before the first record. */
  readonly position: string | undefined;
}

export const BEGINNING: Mark = { records: 0, position: undefined };

/** The mark after one more record. */
export const markAfter = ({ records }: Mark, position: string): Mark => ({ records: records + 1, position });

/**
 * For each source that has records in something that waits to be stored: the mark right before the first of them. A
 * source may not be read on from behind it until that is stored.
 */
export type Holds = Map<string, Mark>;

/** Notes that the record of a source that follows `before` waits. Of one source the first one to wait is what counts. */
export function hold(holds: Holds, source: string, before: Mark): void {
  if (!holds.has(source)) holds.set(source, before);
}

/**
 * The mark up to which every record of a source is stored: all that it `took` in, but for what holds it back. Each
 * record of the source that is not stored has to be in something that waits, and its parts may be in several.
 */
export function lowWaterMark(source: string, taken: Mark, waiting: Iterable<Holds>): Mark {
  let lowest = taken;
  for (const holds of waiting) {
    const mark = holds.get(source);
    if (mark && mark.records < lowest.records) lowest = mark;
  }
  return lowest;
}
