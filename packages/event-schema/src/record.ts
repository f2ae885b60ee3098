import type { ArchiveEvent, Dataset } from './dataset.ts';
import { kinesisLimits } from './limits.ts';
import { type RowProblem, rowFromLine } from './row.ts';
import { unreadableField, utf8Bytes } from './text.ts';

/** What goes into the stream: one line of UTF-8 JSON without a newline, and the key that chooses the shard. */
export interface StreamRecord {
  readonly bytes: Uint8Array;
  readonly partitionKey: string;
}

export type RecordResult =
  | { readonly ok: true; readonly record: StreamRecord }
  | { readonly ok: false; readonly problem: RowProblem };

/**
 * Event → record. The delivery stream's AppendDelimiterToRecord adds the newline, once, so the record has none.
 * Refused when the record would pass Kinesis's limits on the key or on key and bytes together, or holds text that
 * cannot be read back.
 */
export function recordFromEvent(dataset: Dataset, event: ArchiveEvent): RecordResult {
  const partitionKey = String(event[dataset.partitionKeyField] ?? '');
  const keyProblem = partitionKeyProblem(dataset.partitionKeyField, partitionKey);
  if (keyProblem) return { ok: false, problem: keyProblem };
  const json = JSON.stringify(event);
  const unreadable = unreadableField(json, event);
  if (unreadable) return { ok: false, problem: { code: 'schema', ...unreadable } };
  const record = { bytes: utf8Bytes(json), partitionKey };
  const size = recordBytes(record);
  const { value: max } = kinesisLimits.maxRecordBytes;
  if (size > max) {
    const message = `record is ${size} bytes with its partition key; Kinesis takes at most ${max}`;
    return { ok: false, problem: { code: 'too-large', field: null, message } };
  }
  return { ok: true, record };
}

/** Record → event, checked against the dataset's schema. */
export const eventFromRecord = (dataset: Dataset, record: StreamRecord) => rowFromLine(dataset, record.bytes);

/** Bytes that a record counts for in Kinesis's limits: its data and its partition key. */
export const recordBytes = (record: StreamRecord): number =>
  record.bytes.byteLength + Buffer.byteLength(record.partitionKey);

function partitionKeyProblem(field: string, key: string): RowProblem | undefined {
  const { value: max } = kinesisLimits.maxPartitionKeyCharacters;
  const characters = key.length > max ? [...key].length : key.length;
  if (characters >= 1 && characters <= max) return undefined;
  return {
    code: 'partition-key',
    field,
    message: `partition key must have 1 to ${max} characters, not ${characters}`,
  };
}
