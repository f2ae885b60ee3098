import {
  type Dataset,
  eventId,
  kinesisLimits,
  recordFromEvent,
  rowFromLine,
} from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { RecordSlices } from './assemble.ts';
import type { OutgoingRecord } from './batch.ts';
import { type Line, linesFromChunks } from './lines.ts';

/** Why a line is not sent, and the line as it stands in the file. */
export interface RefusedLine {
  readonly line: number;
  readonly field: string | null;
  readonly reason: string;
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
}

/** JSON text may be longer than the record it becomes: blanks, and `\u00e9` for two bytes. No honest line is longer. */
const MAX_LINE_BYTES = 8 * kinesisLimits.maxRecordBytes.value;
const decoder = new TextDecoder();

/**
 * NDJSON → records of a dataset, checked line by line; blank lines are passed over. `name` is what errors call the
 * file. An invalid line goes to `onRefused`, or, where that is undefined, ends the reading with a UserError that names
 * file, line and field once the lines before it are handed on.
 */
export async function* recordsFromLines(source: {
  dataset: Dataset;
  name: string;
  chunks: AsyncIterable<Uint8Array>;
  onRefused: ((refused: RefusedLine) => void) | undefined;
}): RecordSlices {
  let seq = 0;
  for await (const lines of linesFromChunks(source.chunks, MAX_LINE_BYTES)) {
    const records: OutgoingRecord[] = [];
    for (const line of lines) {
      if (isBlank(line.bytes)) continue;
      const read = recordFromLine(source.dataset, line, seq);
      if ('seq' in read) {
        records.push(read);
        seq++;
      } else if (source.onRefused) {
        source.onRefused(read);
      } else {
        if (records.length > 0) yield records;
        throw new UserError(refusalText(source.name, read));
      }
    }
    if (records.length > 0) yield records;
  }
}

/** `events.ndjson:17: country: must be an ISO 3166-1 alpha-2 code such as DE`. */
export const refusalText = (name: string, { line, field, reason }: RefusedLine): string =>
  `${name}:${line}: ${field === null ? '' : `${field}: `}${reason}`;

function recordFromLine(dataset: Dataset, line: Line, seq: number): OutgoingRecord | RefusedLine {
  const refused = (field: string | null, reason: string): RefusedLine => ({
    line: line.number,
    field,
    reason,
    bytes: line.bytes,
    isCut: line.isCut,
  });
  if (line.isCut) return refused(null, `line is longer than ${MAX_LINE_BYTES} bytes`);
  const read = rowFromLine(dataset, line.bytes);
  if (!read.ok) return refused(read.problem.field, read.problem.message);
  const made = recordFromEvent(dataset, read.row.event);
  if (!made.ok) return refused(made.problem.field, made.problem.message);
  return { ...made.record, seq, id: eventId(dataset, read.row.event) };
}

/** Whether there is nothing to read: no bytes, or blanks only. Long lines are not looked through. */
const isBlank = (bytes: Uint8Array): boolean => bytes.length < 256 && decoder.decode(bytes).trim() === '';
