import type { ExtendedS3Destination } from './config.ts';

const NEWLINE = Buffer.from('\n');
const NOTHING = Buffer.alloc(0);

/**
 * What stands after each record in an object: a newline where AppendDelimiterToRecord is on, else nothing at all.
 * It is added whatever the record ends with. Processing is off unless it says Enabled.
 */
export function delimiterOf({ ProcessingConfiguration: processing }: ExtendedS3Destination): Buffer {
  const isOn =
    processing?.Enabled === true &&
    (processing.Processors ?? []).some(({ Type }) => Type === 'AppendDelimiterToRecord');
  return isOn ? NEWLINE : NOTHING;
}
