import type { Readable } from 'node:stream';
import { type Dataset, recordBytes } from '@event-archive/event-schema';
import { bytesText, countText, type Paint } from '@event-archive/terminal';
import { opened } from './event-source.ts';
import { pathsFrom } from './files/paths.ts';
import { type RefusedLine, recordsFromFiles, refusalText } from './read-events.ts';

/** What is wrong with one event of a file. */
export type InvalidEvent = Pick<RefusedLine, 'file' | 'line' | 'field' | 'reason'>;

/** What a validation found; valid + invalid are the events that were read. */
export interface Validation {
  readonly dataset: string;
  readonly files: number;
  readonly valid: number;
  readonly invalid: number;
  /** Of the records that the valid ones would be, partition keys included. */
  readonly bytes: number;
  /** The first invalid ones, as many as were wanted. */
  readonly findings: readonly InvalidEvent[];
}

/** Reads files to their end. Throws a UserError where one cannot be read. */
export async function validateFiles(
  named: readonly string[],
  dataset: Dataset,
  maxFindings: number,
  { stdin, stop }: { stdin: Readable; stop: AbortSignal },
): Promise<Validation> {
  const paths = pathsFrom(named);
  const findings: InvalidEvent[] = [];
  let [valid, invalid, bytes] = [0, 0, 0];
  const onRefused = ({ file, line, field, reason }: RefusedLine) => {
    invalid++;
    if (findings.length < maxFindings) findings.push({ file, line, field, reason });
  };
  for await (const records of recordsFromFiles({
    dataset,
    files: opened(paths, dataset, stdin, stop),
    onRefused,
    onBrokenFile: 'pass',
  })) {
    valid += records.length;
    for (const record of records) bytes += recordBytes(record);
  }
  return { dataset: dataset.name, files: paths.length, valid, invalid, bytes, findings };
}

/** Validation → lines for people. */
export function textFromValidation(validation: Validation, paint: Paint): string {
  const { dataset, files, valid, invalid, bytes, findings } = validation;
  const more = invalid - findings.length;
  const all = `${countText(valid)} of ${countText(valid + invalid)} are ${dataset}, ${bytesText(bytes)} in ${countText(files)} ${files === 1 ? 'file' : 'files'}`;
  return [
    ...findings.map((finding) => refusalText(finding)),
    ...(more > 0 ? [`and ${countText(more)} more; --findings says how many are named`] : []),
    paint(invalid === 0 ? 'green' : 'red', all),
  ].join('\n');
}
