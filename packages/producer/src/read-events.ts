import {
  type Dataset,
  eventId,
  type RowResult,
  recordFromEvent,
  rowFromJson,
  rowFromLine,
} from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { OutgoingRecord } from './batch.ts';
import type { Entry } from './files/entry.ts';
import { type InputFile, MAX_LINE_BYTES } from './files/input-file.ts';
import type { RecordSlices } from './record-slices.ts';

/** Why a line is not sent, and the line as it stands in the file. */
export interface RefusedLine {
  readonly file: string;
  readonly line: number;
  readonly field: string | null;
  readonly reason: string;
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
  /** True where nothing behind it in the file can be read. */
  readonly endsFile: boolean;
}

const decoder = new TextDecoder();

/**
 * Files → records of a dataset, checked one by one, files in order; blank lines are passed over. An invalid line goes
 * to `onRefused`, or, where that is undefined, ends the reading with a UserError that names file, line and field once
 * the lines before it are handed on. So does, where `onBrokenFile` is stop, one behind which nothing can be read:
 * who passes over a line must not pass over the rest of a file with it.
 */
export async function* recordsFromFiles(source: {
  dataset: Dataset;
  files: Iterable<InputFile> | AsyncIterable<InputFile>;
  onRefused: ((refused: RefusedLine) => void) | undefined;
  onBrokenFile: 'pass' | 'stop';
}): RecordSlices {
  let seq = 0;
  for await (const { name, entries } of source.files) {
    for await (const group of entries) {
      const records: OutgoingRecord[] = [];
      for (const entry of group) {
        if (isBlank(entry)) continue;
        const read = recordFromEntry(source.dataset, name, entry, seq);
        if ('seq' in read) {
          records.push(read);
          seq++;
        } else if (source.onRefused && !(read.endsFile && source.onBrokenFile === 'stop')) {
          source.onRefused(read);
        } else {
          if (records.length > 0) yield records;
          throw new UserError(refusalText(read));
        }
      }
      if (records.length > 0) yield records;
    }
  }
}

/** `events.ndjson:17: country: must be an ISO 3166-1 alpha-2 code such as DE`. */
export const refusalText = ({
  file,
  line,
  field,
  reason,
}: Pick<RefusedLine, 'file' | 'line' | 'field' | 'reason'>): string =>
  `${file}:${line}: ${field === null ? '' : `${field}: `}${reason}`;

function recordFromEntry(
  dataset: Dataset,
  file: string,
  entry: Entry,
  seq: number,
): OutgoingRecord | RefusedLine {
  const { number: line, bytes, isCut, endsFile = false } = entry;
  const refused = (field: string | null, reason: string): RefusedLine => ({
    file,
    line,
    field,
    reason,
    bytes,
    isCut,
    endsFile,
  });
  if (isCut) return refused(null, `line is longer than ${MAX_LINE_BYTES} bytes`);
  if (entry.problem) {
    const { field, message } = entry.problem;
    return refused(field, endsFile ? `${message}; nothing behind it can be read` : message);
  }
  const read = rowFromEntry(dataset, entry);
  if (!read.ok) return refused(read.problem.field, read.problem.message);
  const made = recordFromEvent(dataset, read.row.event);
  if (!made.ok) return refused(made.problem.field, made.problem.message);
  return { ...made.record, seq, id: eventId(dataset, read.row.event) };
}

const rowFromEntry = (dataset: Dataset, { fields, bytes }: Entry): RowResult =>
  fields === undefined ? rowFromLine(dataset, bytes) : rowFromJson(dataset, fields);

/** Whether there is nothing to read: no bytes, or blanks only. Long lines are not looked through. */
const isBlank = ({ bytes, problem }: Entry): boolean =>
  problem === undefined && bytes.length < 256 && decoder.decode(bytes).trim() === '';
