import { type BatchLimits, type OutgoingRecord, putRecordsLimits, takeBatches } from './batch.ts';
import { type Clock, within } from './clock.ts';

/** Slices of records, however long each is, as their source has them. */
export type RecordSlices = AsyncIterable<readonly OutgoingRecord[]>;

/** How long a batch waits for more once its source has nothing at hand. */
const LINGER_MS = 100;

/**
 * Slices → batches for one request each. A batch leaves when it is full, when nothing more has come for a moment,
 * and at the end. Once `stop` fires no more are taken. When the source fails, what came before still leaves.
 */
export async function* assembleBatches(
  slices: RecordSlices,
  clock: Clock,
  stop: AbortSignal,
  limits: BatchLimits = putRecordsLimits,
): AsyncGenerator<OutgoingRecord[], void, undefined> {
  const source = slices[Symbol.asyncIterator]();
  let rest: OutgoingRecord[] = [];
  let arrival = outcomeOf(source.next());
  while (!stop.aborted) {
    const arrived = await within(
      clock,
      arrival,
      rest.length > 0 ? LINGER_MS : Number.POSITIVE_INFINITY,
      stop,
    );
    if (stop.aborted) return;
    if (arrived === undefined) {
      yield rest;
      rest = [];
      continue;
    }
    if ('error' in arrived || arrived.result.done) {
      if (rest.length > 0) yield rest;
      if ('error' in arrived) throw arrived.error;
      return;
    }
    const taken = takeBatches([...rest, ...arrived.result.value], limits);
    yield* taken.full;
    rest = taken.rest;
    arrival = outcomeOf(source.next());
  }
}

type Arrival = { result: IteratorResult<readonly OutgoingRecord[]> } | { error: unknown };

/** A rejection nobody waits for any more (the run was stopped) must not end the process. */
const outcomeOf = (next: Promise<IteratorResult<readonly OutgoingRecord[]>>): Promise<Arrival> =>
  next.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
