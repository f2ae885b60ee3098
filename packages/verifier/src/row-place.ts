import type { ArchiveObjectKey } from './object-key.ts';

/** Where a row is in an object of JSON lines, from 1. */
export interface LinePlace {
  readonly line: number;
}

/** Where a row is in a Parquet file: its row group, and its number in the file. Both from 1, as lines are. */
export interface ParquetPlace {
  readonly rowGroup: number;
  readonly row: number;
}

export type RowPlace = LinePlace | ParquetPlace;

/** Where an event was read. */
export type Place = { readonly object: ArchiveObjectKey } & RowPlace;

/** The place alone, as findings carry it. */
export const rowPlaceOf = (place: RowPlace): RowPlace =>
  'line' in place ? { line: place.line } : { rowGroup: place.rowGroup, row: place.row };

/** An object and a place in it. One shape for each format: there are as many of these as events. */
export const placeIn = (object: ArchiveObjectKey, place: RowPlace): Place =>
  'line' in place ? { object, line: place.line } : { object, rowGroup: place.rowGroup, row: place.row };

/** `line 7`, `row group 1 row 7`. */
export const rowPlaceText = (place: RowPlace): string =>
  'line' in place ? `line ${place.line}` : `row group ${place.rowGroup} row ${place.row}`;
