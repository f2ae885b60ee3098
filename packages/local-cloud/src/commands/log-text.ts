import type { Io } from '@event-archive/terminal';
import type { LogLine } from '../firehose/index.ts';

/** What delivery says of its work → a line for stderr. */
export function logText({ level, deliveryStream, text }: LogLine, { paintError }: Io): string {
  const line = deliveryStream === undefined ? text : `${deliveryStream}: ${text}`;
  return level === 'error' ? `${paintError('red', 'error')} ${line}` : line;
}
