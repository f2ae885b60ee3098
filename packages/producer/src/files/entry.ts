import type { RowProblem } from '@event-archive/event-schema';
import type { Line } from '../lines.ts';

/** One event as it stands in a file: a line, an element of an array, or a row of cells; `number` is its first line. */
export interface Entry extends Line {
  /** The event, where it is not the bytes that are to be parsed. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Why it is no event, where that is known before the dataset is asked. */
  readonly problem?: Pick<RowProblem, 'field' | 'message'>;
  /** True where nothing behind it in the file can be read. */
  readonly endsFile?: boolean;
}

/** Entries in groups, as the chunks of their file complete them. */
export type Entries = AsyncIterable<readonly Entry[]>;
