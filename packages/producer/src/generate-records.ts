import { type Dataset, eventId, recordFromEvent } from '@event-archive/event-schema';
import type { RecordSlices } from './assemble.ts';
import type { OutgoingRecord } from './batch.ts';
import type { NextEvent } from './generate/index.ts';

/**
 * Generated events → records, `count` of them (undefined: without end), in slices of `sliceSize`. `timeMsOf` says
 * when the event with this place in the run happens; it is asked as the slice is made.
 */
export async function* generatedRecords(source: {
  dataset: Dataset;
  nextEvent: NextEvent;
  timeMsOf: (seq: number) => number;
  count: number | undefined;
  sliceSize: number;
}): RecordSlices {
  const end = source.count ?? Number.POSITIVE_INFINITY;
  for (let seq = 0; seq < end; ) {
    const sliceEnd = Math.min(end, seq + source.sliceSize);
    const slice: OutgoingRecord[] = [];
    for (; seq < sliceEnd; seq++) slice.push(generatedRecord(source, seq));
    yield slice;
  }
}

function generatedRecord(
  source: { dataset: Dataset; nextEvent: NextEvent; timeMsOf: (seq: number) => number },
  seq: number,
): OutgoingRecord {
  const event = source.nextEvent(source.timeMsOf(seq));
  const made = recordFromEvent(source.dataset, event);
  if (!made.ok) throw new TypeError(`generated event ${seq} is no record: ${made.problem.message}`);
  return { ...made.record, seq, id: eventId(source.dataset, event) };
}
