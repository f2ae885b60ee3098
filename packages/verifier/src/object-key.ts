import { type HourMs, hourFromInstant, instantsFromWallClock } from '@event-archive/event-schema';
import type { Filing } from './filing.ts';

/** What the key of an object that Firehose wrote says about it. Instants are milliseconds since the epoch. */
export interface ArchiveObjectKey {
  readonly kind: 'archive';
  readonly key: string;
  /** The hour of the path, e.g. of `year=2026/month=11/day=24/hour=09/`, on the clock that paths follow. */
  readonly hour: HourMs;
  readonly deliveryStream: string;
  /** Version of the delivery stream's configuration, from 1. */
  readonly version: number;
  /** The time in the object's own name, cut to the second, as a clock in the filing's time zone showed it. */
  readonly nameClockMs: number;
  /** Arrival of the oldest record of the object: the instant that the clock showed that time. */
  readonly arrivedAtMs: number;
  /** The second instant that it did, when clocks were set back in between; else the same. */
  readonly arrivedAgainMs: number;
  readonly uuid: string;
  /** `.gz`, or empty. */
  readonly extension: string;
}

/** A key that Firehose did not write into this archive. */
export interface ForeignKey {
  readonly kind: 'foreign';
  readonly key: string;
  readonly reason: string;
}

// <stream>-<version>-yyyy-MM-dd-HH-mm-ss-<uuid><ext>
// https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html, read 2026-11-24
const OBJECT_NAME =
  /^([a-zA-Z0-9_.-]+)-([1-9]\d*)-(\d{4})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})((?:\.[0-9a-z!\-_.*'()]+)?)$/;

/** Object key + filing → what it says, or why it is foreign. Never throws. */
export function parseObjectKey(key: string, filing: Filing): ArchiveObjectKey | ForeignKey {
  const { layout } = filing;
  const hour = layout.hourFromKey(key);
  if (hour === undefined) return foreign(key, `not under ${layout.firehosePrefix}`);
  const name = key.slice(layout.pathFromHour(hour).length);
  const match = OBJECT_NAME.exec(name);
  if (!match) return foreign(key, 'not named by Firehose');
  const [, deliveryStream = '', version, yyyy, MM, dd, HH, mm, ss, uuid = '', extension = ''] = match;
  const nameClockMs = realTime(`${yyyy}-${MM}-${dd}T${HH}:${mm}:${ss}.000Z`);
  if (nameClockMs === undefined) return foreign(key, 'its name holds no real time');
  const [arrivedAtMs, arrivedAgainMs = arrivedAtMs] = instantsFromWallClock(nameClockMs, filing.nameTimeZone);
  if (arrivedAtMs === undefined || arrivedAgainMs === undefined)
    return foreign(key, `its name holds a time that clocks leave out in ${filing.nameTimeZone}`);
  return {
    kind: 'archive',
    key,
    hour,
    deliveryStream,
    version: Number(version),
    nameClockMs,
    arrivedAtMs,
    arrivedAgainMs,
    uuid,
    extension,
  };
}

/**
 * True when an object that is filed by arrival lies in another hour than its name says. Both are written from the
 * arrival of the oldest record, on the same clock, so they never differ by themselves, however late a delivery is.
 * Filed by event time, path and name have nothing to do with each other: there rows are judged.
 */
export const isMisfiled = (object: ArchiveObjectKey, { by }: Filing): boolean =>
  by === 'arrival-time' && object.hour !== hourFromInstant(object.nameClockMs);

/** The delivery stream that named an object, wherever it lies; undefined when none did. */
export const deliveryStreamOf = (key: string): string | undefined =>
  OBJECT_NAME.exec(key.slice(key.lastIndexOf('/') + 1))?.[1];

const foreign = (key: string, reason: string): ForeignKey => ({ kind: 'foreign', key, reason });

/** 30 February parses as 1 March: only text that prints back as itself is a real time. */
function realTime(text: string): number | undefined {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text ? ms : undefined;
}
