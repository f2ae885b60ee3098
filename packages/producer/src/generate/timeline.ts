import type { Clock } from '../clock.ts';
import { type Profile, timeOfShare } from './profile.ts';

/** When generated events happen, by their own clock; times are ms since the epoch. */
export interface Timeline {
  readonly startMs: number;
  /** They happen before this; undefined: they go on for as long as events are made. */
  readonly endMs: number | undefined;
  /** Seconds of the timeline that go by in a second of the run; undefined: it has nothing to do with the run's time. */
  readonly speed: number | undefined;
  readonly profile: Profile;
}

/** Whether it says itself when each event is sent: its pace is that of its profile, which no even rate has. */
export const goesByItsTimeline = (
  timeline: Timeline | undefined,
): timeline is Timeline & { endMs: number; speed: number } =>
  timeline?.endMs !== undefined && timeline.speed !== undefined;

/** Between two events of an open timeline, when no rate says how far apart they are. */
const DEFAULT_STEP_MS = 1;

/**
 * The place of an event in its run, from 0 → when it happens. Without a timeline that is now. `count` is how many
 * there are (a timeline with an end needs it), `rate` how many are sent in a second.
 */
export function timesOf(when: {
  timeline: Timeline | undefined;
  count: number | undefined;
  rate: number | undefined;
  clock: Clock;
}): (index: number) => number {
  const { timeline, count, rate, clock } = when;
  if (timeline === undefined) return () => clock.nowMs();
  const { startMs, endMs, speed = 1, profile } = timeline;
  if (endMs !== undefined && count !== undefined) {
    const timeOf = timeOfShare(profile, startMs, endMs);
    return (index) => timeOf(index / count);
  }
  const stepMs = rate === undefined ? DEFAULT_STEP_MS : (1_000 * speed) / rate;
  return (index) => startMs + Math.floor(index * stepMs);
}
