import {
  type HourMs,
  hourFromInstant,
  hoursBetween,
  instantsFromWallClock,
} from '@event-archive/event-schema';
import { UserError } from '@event-archive/terminal/user-error';
import type { Filing } from './filing.ts';
import { type ArchiveObjectKey, isMisfiled } from './object-key.ts';

const HOUR_MS = 3_600_000;

/** From an instant up to, not including, another one. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export const ALL_TIME: TimeSpan = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

export const isAllTime = ({ fromMs, toMs }: TimeSpan): boolean =>
  fromMs === ALL_TIME.fromMs && toMs === ALL_TIME.toMs;

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}(?::\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?)?Z?$/;
const INSTANT_TEMPLATE = '0000-00-00T00:00:00.000Z';

/** `2026-11-24`, `2026-11-24T09`, `2026-11-24T09:30Z` (always UTC) → instant. Throws a UserError that names the flag. */
export function instantFromFlag(flag: string, text: string): number {
  const digits = text.replace(/Z$/, '');
  const full = digits + INSTANT_TEMPLATE.slice(digits.length);
  const ms = INSTANT.test(text) ? Date.parse(full) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== full)
    throw new UserError(`--${flag} ${text}: must be an hour or instant of UTC such as 2026-11-24T09`);
  return ms;
}

/** The flags' window. Throws a UserError when it is empty. */
export function spanFromFlags(from: string | undefined, to: string | undefined): TimeSpan {
  const fromMs = from === undefined ? ALL_TIME.fromMs : instantFromFlag('from', from);
  const toMs = to === undefined ? ALL_TIME.toMs : instantFromFlag('to', to);
  if (fromMs >= toMs) throw new UserError(`--to ${to}: must be later than --from ${from}`);
  return { fromMs, toMs };
}

/** The whole hours that a span touches. */
export const wholeHours = ({ fromMs, toMs }: TimeSpan): TimeSpan => ({
  fromMs: hourFromInstant(fromMs),
  toMs: Math.ceil(toMs / HOUR_MS) * HOUR_MS,
});

/**
 * Sends within a span → the hours whose objects can hold them. An object is filed under its oldest record, which
 * may be a buffer interval older; an hour more on either side allows for growing buffers and for clocks that differ.
 */
export const hoursThatHold = (sends: TimeSpan, bufferSeconds: number): TimeSpan =>
  wholeHours({
    fromMs: sends.fromMs - bufferSeconds * 1_000 - HOUR_MS,
    toMs: sends.toMs + HOUR_MS,
  });

/** The part that two spans share. */
export const overlapOf = (a: TimeSpan, b: TimeSpan): TimeSpan => ({
  fromMs: Math.max(a.fromMs, b.fromMs),
  toMs: Math.min(a.toMs, b.toMs),
});

export const isWithin = (instantMs: number, { fromMs, toMs }: TimeSpan): boolean =>
  instantMs >= fromMs && instantMs < toMs;

/** Hours of the archive, UTC, and what of an object filed by event time must lie in them: its path, or its arrival. */
export interface Window {
  readonly hours: TimeSpan;
  readonly of: 'path' | 'arrival';
}

/** Filed by arrival, an object belongs to the window by its name or, gone astray, by its path: both sides must find it. */
export function isObjectWithin(object: ArchiveObjectKey, { hours, of }: Window, filing: Filing): boolean {
  if (filing.by === 'event-time' && of === 'path') return isPathWithin(object.hour, hours, filing);
  return (
    isArrivalWithin(object, hours) || (isMisfiled(object, filing) && isPathWithin(object.hour, hours, filing))
  );
}

const isArrivalWithin = ({ arrivedAtMs, arrivedAgainMs }: ArchiveObjectKey, { fromMs, toMs }: TimeSpan) =>
  arrivedAtMs < toMs && arrivedAgainMs >= fromMs;

/** The hour of a path is one hour of UTC, or parts of two, or two in the night that clocks are set back. */
const isPathWithin = (hour: HourMs, { fromMs, toMs }: TimeSpan, { pathTimeZone }: Filing): boolean =>
  [hour, hour + HOUR_MS - 1].some((clockMs) =>
    instantsFromWallClock(clockMs, pathTimeZone).some((ms) => ms < toMs && ms >= fromMs),
  );

const MAX_LISTED_HOURS = 200;

/** The hours of paths in a short, closed window, to be listed one by one; undefined when one long listing is better. */
export function hoursToList(hours: TimeSpan, pathTimeZone: string): HourMs[] | undefined {
  const count = (hours.toMs - hours.fromMs) / HOUR_MS;
  return count <= MAX_LISTED_HOURS ? hoursBetween(hours.fromMs, hours.toMs, pathTimeZone) : undefined;
}
