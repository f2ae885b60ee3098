import type { ArchiveEvent } from '@event-archive/event-schema';
import type { Clock } from './clock.ts';
import { type Disorder, disorderly } from './generate/disorder.ts';
import type { NextEvent } from './generate/index.ts';
import { goesByItsTimeline, type Timeline, timesOf } from './generate/timeline.ts';
import { CATCH_UP_MS, TICK_MS } from './rate.ts';

/** An event at its place in the run, from 0. */
export interface PlacedEvent {
  readonly seq: number;
  readonly event: ArchiveEvent;
  /** The place where the same event stood before; undefined: it is new. */
  readonly repeats?: number;
}

/** What events are made of. */
export interface Generation {
  readonly nextEvent: NextEvent;
  readonly seed: number;
  /** New events; those that come again are beside them. Undefined: without end. */
  readonly count: number | undefined;
  /** Events a second, where that says how far apart they happen. */
  readonly rate: number | undefined;
  readonly timeline: Timeline | undefined;
  readonly disorder: Disorder;
  readonly sliceSize: number;
}

/**
 * Generated events in slices, at the speed of their timeline where it has both an end and a speed, else as fast as
 * they are asked for. A pure function of the generation: only the times of events without a timeline are the clock's.
 */
export async function* generatedEvents(
  generation: Generation,
  clock: Clock,
  stop: AbortSignal,
): AsyncGenerator<PlacedEvent[], void, undefined> {
  const { timeline, count, sliceSize } = generation;
  const timeMsOf = timesOf({ ...generation, clock });
  const dueMs = dueTimes(timeline);
  const placed = placedEvents(generation, timeMsOf);
  const end = count ?? Number.POSITIVE_INFINITY;
  let originMs = clock.monotonicMs();
  for (let index = 0; index < end && !stop.aborted; ) {
    const slice: PlacedEvent[] = [];
    const due = dueMs?.(timeMsOf(index));
    do placed.next(index++, slice);
    while (index < end && slice.length < sliceSize && isDueWith(due, dueMs?.(timeMsOf(index))));
    if (index >= end) placed.rest(slice);
    if (due !== undefined) {
      originMs = Math.max(originMs, clock.monotonicMs() - due - CATCH_UP_MS);
      await clock.sleep(Math.max(0, originMs + due - clock.monotonicMs()), stop);
      if (stop.aborted) return;
    }
    yield slice;
  }
}

const isDueWith = (first: number | undefined, due: number | undefined): boolean =>
  first === undefined || due === undefined || due - first < TICK_MS;

/** When an event of this time leaves, ms after the first; undefined where nothing but the rate decides that. */
function dueTimes(timeline: Timeline | undefined): ((timeMs: number) => number) | undefined {
  if (!goesByItsTimeline(timeline)) return undefined;
  const { startMs, speed } = timeline;
  return (timeMs) => (timeMs - startMs) / speed;
}

interface PlacedEvents {
  /** Puts the new event with this index, and whatever comes again by then, at the end of a slice. */
  next(index: number, slice: PlacedEvent[]): void;
  /** And what has not come again yet, when no new event follows. */
  rest(slice: PlacedEvent[]): void;
}

function placedEvents(generation: Generation, timeMsOf: (index: number) => number): PlacedEvents {
  const { nextEvent, seed, timeline, disorder } = generation;
  const { happenedAtMs, comesAgainAfter } = disorderly(disorder, seed);
  const earliestMs = timeline?.startMs ?? 0;
  const waiting = new Map<number, PlacedEvent[]>();
  let seq = 0;
  const again = (index: number, slice: PlacedEvent[]) => {
    for (const { event, seq: repeats } of waiting.get(index) ?? [])
      slice.push({ seq: seq++, event, repeats });
    waiting.delete(index);
  };
  return {
    next(index, slice) {
      const placed = { seq: seq++, event: nextEvent(happenedAtMs(timeMsOf(index), earliestMs)) };
      slice.push(placed);
      const after = comesAgainAfter();
      if (after !== undefined) waiting.set(index + after, [...(waiting.get(index + after) ?? []), placed]);
      if (waiting.size > 0) again(index, slice);
    },
    rest(slice) {
      for (const index of [...waiting.keys()].sort((a, b) => a - b)) again(index, slice);
    },
  };
}
