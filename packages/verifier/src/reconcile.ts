import { type ArchivedIds, placesOf } from './archived-ids.ts';
import type { Fate } from './read-ledger.ts';
import type { Place } from './row-place.ts';
import { isWithin, type TimeSpan } from './window.ts';

/** What a run says it sent, what the archive holds, and the times that decide between late and lost. */
export interface ReconcileInput {
  readonly fates: ReadonlyMap<string, Fate>;
  readonly archived: ArchivedIds;
  /** Only events sent within are expected in the archive. */
  readonly sends: TimeSpan;
  readonly run: { readonly startedAtMs: number };
  readonly nowMs: number;
  /** An accepted event is in flight for this long: buffer interval and grace. */
  readonly deliverWithinMs: number;
}

export interface Reconciled {
  /** Events of the ledger that were sent within the span. */
  readonly judged: number;
  readonly lost: readonly (readonly [id: string, fate: Fate])[];
  readonly inFlight: number;
  /** When the last event in flight is due, in milliseconds since the epoch. */
  readonly dueMs: number | undefined;
  readonly recovered: number;
  /** Archived since the run began, but not by it: another run's, or nobody's. */
  readonly strangers: ReadonlyMap<string, Place>;
}

/**
 * Ledger and archive → what differs.
 *
 * | ledger says | archived  | not archived                          |
 * |-------------|-----------|---------------------------------------|
 * | accepted    | as agreed | in flight until it is due, then lost  |
 * | unknown     | recovered | nothing: it may never have arrived    |
 * | rejected    | as agreed | nothing (an earlier attempt may count)|
 * | not a word  | stranger  |                                       |
 */
export function reconcile(input: ReconcileInput): Reconciled {
  const { fates, archived, sends, nowMs, deliverWithinMs } = input;
  const lost: [string, Fate][] = [];
  let judged = 0;
  let inFlight = 0;
  let recovered = 0;
  let dueMs: number | undefined;
  for (const [id, fate] of fates) {
    if (!isWithin(fate.atMs, sends)) continue;
    judged++;
    if (archived.first.has(id)) recovered += fate.outcome === 'unknown' ? 1 : 0;
    else if (fate.outcome !== 'accepted') continue;
    else if (nowMs >= fate.atMs + deliverWithinMs) lost.push([id, fate]);
    else {
      inFlight++;
      dueMs = Math.max(dueMs ?? 0, fate.atMs + deliverWithinMs);
    }
  }
  return { judged, lost, inFlight, dueMs, recovered, strangers: strangersIn(input) };
}

/** As far as the clocks of producer and Kinesis may differ. */
const CLOCK_SKEW_MS = 30_000;

/**
 * Ids that the ledger does not know, in objects that began after the run did. An object that began a moment earlier
 * counts only when it also holds rows of the run: then the clocks differ; else it is somebody else's, from before. So
 * is one whose name fits two instants, unless both are of the run.
 */
function strangersIn({ fates, archived, run, sends }: ReconcileInput): Map<string, Place> {
  const shared = objectsOf(fates, archived);
  // The name of an object cuts its arrival to the second.
  const fromMs = Math.max(Math.floor(run.startedAtMs / 1_000) * 1_000, sends.fromMs);
  const isOfRun = ({ object }: Place) =>
    (shared.has(object.key) ? object.arrivedAgainMs + CLOCK_SKEW_MS : object.arrivedAtMs) >= fromMs &&
    object.arrivedAgainMs < sends.toMs;
  const strangers = new Map<string, Place>();
  for (const id of archived.first.keys()) {
    if (fates.has(id)) continue;
    const place = placesOf(archived, id).find(isOfRun);
    if (place) strangers.set(id, place);
  }
  return strangers;
}

function objectsOf(fates: ReadonlyMap<string, Fate>, archived: ArchivedIds): Set<string> {
  const keys = new Set<string>();
  for (const id of fates.keys()) for (const { object } of placesOf(archived, id)) keys.add(object.key);
  return keys;
}
