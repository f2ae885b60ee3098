import {
  type ArchiveEvent,
  type Dataset,
  documentsFromText,
  eventId,
  type RowProblem,
  rowFromLine,
} from '@event-archive/event-schema';
import type { LinePlace, ParquetPlace } from './row-place.ts';

type RowOrProblem =
  | { readonly event: ArchiveEvent; readonly ids: readonly [string] }
  | { readonly problem: RowProblem; readonly ids: readonly string[] };

/** One line of an object: an event, or the reason it is not one and the ids that can be read in it all the same. */
export type ReadLine = LinePlace & RowOrProblem;

/** One row of a Parquet file, likewise; only its ids when something is wrong with the columns of the whole file. */
export type ParquetRow = ParquetPlace &
  (RowOrProblem | { readonly unjudged: true; readonly ids: readonly string[] });

export type ReadRow = ReadLine | ParquetRow;

const NEWLINE = 0x0a;

/**
 * The unpacked bytes of an object → its lines, each typed. `cut` says that the object breaks off: a last line that
 * does not end is then part of that damage, and only reported when it is whole by luck.
 */
export function* rowsFromBytes(dataset: Dataset, bytes: Buffer, cut: boolean): Generator<ReadLine> {
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const read = readLine(dataset, bytes.subarray(start, end), line);
    if ('event' in read || newline >= 0 || !cut) yield read;
    start = end + 1;
  }
}

function readLine(dataset: Dataset, bytes: Buffer, line: number): ReadLine {
  const result = rowFromLine(dataset, bytes);
  if (result.ok) return { line, event: result.row.event, ids: [eventId(dataset, result.row.event)] };
  return { line, problem: result.problem, ids: readableIds(dataset, bytes.toString('utf8')) };
}

/** Text of a row → the ids in it. An event that does not fit its schema, or shares its line, is archived badly but not lost. */
export function readableIds(dataset: Dataset, text: string): string[] {
  return documentsFromText(text).flatMap((document) => {
    const id = fieldOf(parsedOrUndefined(document), dataset.idField);
    return typeof id === 'string' ? [id] : [];
  });
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;
