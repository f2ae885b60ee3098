import { type Dataset, eventId, recordFromEvent } from '@event-archive/event-schema';
import type { OutgoingRecord } from './batch.ts';
import type { PlacedEvent } from './generate-events.ts';
import type { RecordSlices } from './record-slices.ts';

/** An event that is sent again on purpose: its place in the run, its id, and the place where it was sent first. */
export interface Repeat {
  readonly seq: number;
  readonly id: string;
  readonly repeats: number;
}

/**
 * Generated events → records, slice by slice. `onRepeats` hears of those that come again before they are handed on,
 * so that the ledger says so first.
 */
export async function* generatedRecords(
  dataset: Dataset,
  slices: AsyncIterable<readonly PlacedEvent[]>,
  onRepeats: (repeats: readonly Repeat[]) => void,
): RecordSlices {
  for await (const slice of slices) {
    const records = slice.map((placed) => generatedRecord(dataset, placed));
    const repeats = slice.flatMap(({ seq, event, repeats }) =>
      repeats === undefined ? [] : [{ seq, id: eventId(dataset, event), repeats }],
    );
    if (repeats.length > 0) onRepeats(repeats);
    yield records;
  }
}

function generatedRecord(dataset: Dataset, { seq, event }: PlacedEvent): OutgoingRecord {
  const made = recordFromEvent(dataset, event);
  if (!made.ok) throw new TypeError(`generated event ${seq} is no record: ${made.problem.message}`);
  return { ...made.record, seq, id: eventId(dataset, event) };
}
