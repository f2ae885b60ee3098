import { tableFrom } from '@event-archive/terminal';
import type { TailedRecord } from './shard-reader.ts';

/** How records are shown: each as it stands, with where it came from, or for people. */
export const tailFormats = ['lines', 'json', 'table'] as const;
export type TailFormat = (typeof tailFormats)[number];

const textOf = ({ bytes }: TailedRecord): string => Buffer.from(bytes).toString('utf8');
const MAX_CELL = 80;

/** Records → lines. */
export function textFromRecords(records: readonly TailedRecord[], format: TailFormat): string {
  if (format === 'lines') return records.map(textOf).join('\n');
  if (format === 'json') return records.map((record) => JSON.stringify(envelope(record))).join('\n');
  return tableFrom(records.map(rowFrom));
}

const envelope = (record: TailedRecord) => ({
  shardId: record.shardId,
  sequenceNumber: record.sequenceNumber,
  subSequenceNumber: record.subSequenceNumber,
  arrivedAt: record.arrivedAt?.toISOString() ?? null,
  partitionKey: record.partitionKey,
  text: textOf(record),
});

function rowFrom(record: TailedRecord): string[] {
  const text = textOf(record);
  return [
    record.arrivedAt?.toISOString() ?? '',
    record.shardId.replace(/^shardId-0*(?=\d)/, 'shard '),
    record.partitionKey,
    text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text,
  ];
}
