import { type Dataset, eventId, type RowResult, rowFromLine } from '@event-archive/event-schema';
import { type ParquetRow, readableIds } from '../read-rows.ts';
import type { ParquetPlace } from '../row-place.ts';

/** A Parquet row as DuckDB's JSON → the row, checked like a line of JSON. */
export function rowFromJsonText(dataset: Dataset, text: string, place: ParquetPlace): ParquetRow {
  const result = rowFromLine(dataset, text);
  const row = result.ok ? result : rowWithoutNulls(dataset, withQuotedNumbers(text), result);
  if (row.ok) return { ...place, event: row.row.event, ids: [eventId(dataset, row.row.event)] };
  return { ...place, problem: row.problem, ids: readableIds(dataset, withQuotedNumbers(text)) };
}

/**
 * NULL is all that a column has to say that a field is not there: where the schema refuses it, the field is left out,
 * and what the schema says then counts, unless it only misses the field now.
 */
function rowWithoutNulls(dataset: Dataset, text: string, refused: RowResult): RowResult {
  const columns = JSON.parse(text) as Record<string, unknown>;
  let result = rowFromLine(dataset, text);
  while (!result.ok && result.problem.code === 'schema' && removeNull(columns, result.problem.field)) {
    const next = rowFromLine(dataset, JSON.stringify(columns));
    if (!next.ok && next.problem.field === result.problem.field) return result;
    result = next;
  }
  return result.ok || result.problem.code === 'schema' ? result : refused;
}

function removeNull(columns: Record<string, unknown>, field: string | null): boolean {
  const names = (field ?? '').split('.');
  const last = names.pop() ?? '';
  let at: unknown = columns;
  for (const name of names) at = (at as Record<string, unknown> | null | undefined)?.[name];
  const holder = at as Record<string, unknown> | null | undefined;
  if (typeof holder !== 'object' || holder?.[last] !== null || Array.isArray(holder)) return false;
  return delete holder[last];
}

/** Columns can hold what JSON cannot: quoted, the schema names the field that has it. */
const withQuotedNumbers = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
