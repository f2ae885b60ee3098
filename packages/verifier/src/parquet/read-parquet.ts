import type { Dataset } from '@event-archive/event-schema';
import type { ParquetRow } from '../read-rows.ts';
import type { ParquetPlace } from '../row-place.ts';
import { columnProblems, type FileColumn, type ObjectProblem } from './column-problems.ts';
import { damageFromError, type OpenParquet, openParquet } from './duck-db.ts';
import { type FileEnds, frameProblem } from './frame.ts';
import { rowFromJsonText } from './row-from-json.ts';
import { idsQuery, rowsQuery } from './rows-query.ts';

/** Some rows of a Parquet file, in order, and what is wrong with the file after them. */
export interface ParquetBatch {
  readonly rows: readonly ParquetRow[];
  readonly problems: readonly ObjectProblem[];
}

/** A Parquet file on disk, with both of its ends as they were read there. */
export interface ParquetFile extends FileEnds {
  readonly file: string;
}

/** A Parquet file → its rows, each typed; of a broken one, what can be read and what is wrong with it. */
export async function* readParquet(parquet: ParquetFile, dataset: Dataset): AsyncGenerator<ParquetBatch> {
  const unframed = frameProblem(parquet);
  if (unframed !== undefined) {
    yield { rows: [], problems: [{ message: unframed }] };
    return;
  }
  const open = await openParquet(parquet.file);
  try {
    yield* batchesOf(open, parquet.file, dataset);
  } catch (error) {
    const message = damageFromError(error, parquet.file);
    if (message === undefined) throw error;
    yield { rows: [], problems: [{ message }] };
  } finally {
    open.close();
  }
}

async function* batchesOf(open: OpenParquet, file: string, dataset: Dataset): AsyncGenerator<ParquetBatch> {
  const columns = await open.columns();
  const rowGroupSizes = await open.rowGroupSizes();
  const places = placesIn(rowGroupSizes);
  const problems = columnProblems(dataset, columns);
  if (problems.length > 0) yield { rows: [], problems };
  const question = questionFor(file, dataset, columns, problems);
  if (!question) return;
  let count = 0;
  for await (const texts of open.texts(question.query)) {
    yield { rows: texts.map((text) => question.read(text, places())), problems: [] };
    count += texts.length;
  }
  const expected = rowGroupSizes.reduce((total, size) => total + size, 0);
  if (count === expected) return;
  await open.throwWhatEnds(question.query);
  yield { rows: [], problems: [{ message: `Parquet holds ${count} rows, its footer says ${expected}` }] };
}

type Read = (text: string, place: ParquetPlace) => ParquetRow;

/** A file whose columns are wrong is asked for its ids alone, so that its events are not taken for lost. */
function questionFor(
  file: string,
  dataset: Dataset,
  columns: readonly FileColumn[],
  problems: readonly ObjectProblem[],
): { query: string; read: Read } | undefined {
  if (problems.length === 0)
    return {
      query: rowsQuery(file, dataset, columns),
      read: (text, place) => rowFromJsonText(dataset, text, place),
    };
  if (problems.some(({ column }) => column === dataset.idField)) return undefined;
  return {
    query: idsQuery(file, dataset),
    read: (text, place) => ({ ...place, unjudged: true, ids: idsFrom(dataset, text) }),
  };
}

function idsFrom({ idField }: Dataset, text: string): string[] {
  const id = (JSON.parse(text) as Record<string, unknown>)[idField];
  return typeof id === 'string' ? [id] : [];
}

/** Row group sizes → a counter that gives the place of each row in turn. */
function placesIn(rowGroupSizes: readonly number[]): () => ParquetPlace {
  let row = 0;
  let rowGroup = 0;
  let groupEnd = 0;
  return () => {
    row++;
    while (row > groupEnd && rowGroup < rowGroupSizes.length) groupEnd += rowGroupSizes[rowGroup++] ?? 0;
    return { rowGroup, row };
  };
}
