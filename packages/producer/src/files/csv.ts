import { Readable } from 'node:stream';
import { type Dataset, unwrapped, zodDefinition } from '@event-archive/event-schema';
import { CsvError, type Info, parse } from 'csv-parse';
import type { Entry } from './entry.ts';

type ZodType = Parameters<typeof unwrapped>[0];
type Cell = (text: string) => unknown;
type Row = { readonly record: readonly string[]; readonly info: Info; readonly raw: string };

/** Rows that go on together: a group for each would cost more than the rows. */
const GROUP = 256;

/**
 * CSV with a header of field names (RFC 4180, commas, UTF-8) in chunks of any size → rows, typed by the dataset's
 * schema: numbers and booleans as they are written, lists and objects as JSON in their cell, an empty cell as null
 * where the field may be null. A row with too few or too many cells is an entry with a problem; a quote that never
 * closes, or a row beyond `maxBytes`, ends the file with one.
 */
export async function* entriesFromCsv(
  chunks: AsyncIterable<Uint8Array>,
  dataset: Dataset,
  maxBytes: number,
): AsyncGenerator<Entry[], void, undefined> {
  // Latin 1 keeps bytes as they are; each cell is then read as UTF-8, which the parser would mend in silence.
  const options = {
    encoding: 'latin1',
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
  } as const;
  // An error drops the rows that the parser has read and not yet given out: they are kept here until they are.
  let read: Row[] = [];
  let given = 0;
  const onRecord = <T>(row: T): T => {
    read.push(row as Row);
    return row;
  };
  const rows = Readable.from(chunks).pipe(
    parse({ ...options, max_record_size: maxBytes, on_record: onRecord }),
  );
  const cells = cellReaders(dataset);
  let header: readonly string[] | undefined;
  let group: Entry[] = [];
  const take = (row: Row) => {
    if (header === undefined) header = row.record.map((cell) => utf8(cell) ?? cell);
    else group.push(entryFromRow(row, header, cells));
  };
  try {
    for await (const row of rows as AsyncIterable<Row>) {
      take(row);
      if (++given === read.length) [read, given] = [[], 0];
      if (group.length < GROUP) continue;
      yield group;
      group = [];
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    for (const row of read.slice(given)) take(row);
    const problem = { field: null, message: `not CSV: ${error.message}` };
    group.push({
      number: Number(error.lines ?? 1),
      bytes: new Uint8Array(),
      isCut: false,
      problem,
      endsFile: true,
    });
  }
  if (group.length > 0) yield group;
}

function entryFromRow(
  { record, info, raw }: Row,
  header: readonly string[],
  cells: ReadonlyMap<string, Cell>,
): Entry {
  const bytes = Buffer.from(raw.replace(/\r?\n$/, ''), 'latin1');
  // The parser counts the lines that it has read; a quoted cell may hold some.
  const entry = { number: info.lines - (raw.trimEnd().match(/\n/g)?.length ?? 0), bytes, isCut: false };
  if (record.length !== header.length) {
    const message = `has ${record.length} cells, the header ${header.length}`;
    return { ...entry, problem: { field: null, message } };
  }
  const fields: Record<string, unknown> = {};
  for (const [i, name] of header.entries()) {
    const text = record[i] ?? '';
    const utf8Text = utf8(text);
    if (utf8Text === undefined) return { ...entry, problem: { field: name, message: 'is not valid UTF-8' } };
    const read = cells.get(name);
    fields[name] = read ? read(utf8Text) : utf8Text;
  }
  return { ...entry, fields };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes held as Latin 1 → text; undefined where they are no UTF-8. */
function utf8(latin1: string): string | undefined {
  if (!/[\x80-\xff]/.test(latin1)) return latin1;
  try {
    return decoder.decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}

const cellReaders = (dataset: Dataset): Map<string, Cell> =>
  new Map(Object.entries(dataset.schema.shape).map(([name, type]) => [name, cellReader(type as ZodType)]));

/** What cannot be read as its type stays text: the schema then says what it must be. */
function cellReader(type: ZodType): Cell {
  const { inner, nullable } = unwrapped(type);
  const read = typedReader(zodDefinition(inner).type);
  return (text) => (text === '' && nullable ? null : read(text));
}

function typedReader(kind: string): Cell {
  if (kind === 'number') return (text) => (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text);
  if (kind === 'boolean') return (text) => (text === 'true' ? true : text === 'false' ? false : text);
  if (kind === 'object' || kind === 'array' || kind === 'record') return jsonOrText;
  return (text) => text;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
