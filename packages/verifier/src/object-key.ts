import { type HourMs, hourFromInstant, type PartitionLayout } from '@event-archive/event-schema';

/** What the key of an object that Firehose wrote says about it. Instants are milliseconds since the epoch. */
export interface ArchiveObjectKey {
  readonly kind: 'archive';
  readonly key: string;
  /** The hour of the path, e.g. of `year=2026/month=11/day=24/hour=09/`. */
  readonly hour: HourMs;
  readonly deliveryStream: string;
  /** Version of the delivery stream's configuration, from 1. */
  readonly version: number;
  /** Arrival of the oldest record of the object, cut to the second, from the object's own name. */
  readonly arrivedAtMs: number;
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

/** Object key + layout → what it says, or why it is foreign. Never throws. */
export function parseObjectKey(key: string, layout: PartitionLayout): ArchiveObjectKey | ForeignKey {
  const hour = layout.hourFromKey(key);
  if (hour === undefined) return foreign(key, `not under ${layout.firehosePrefix}`);
  const name = key.slice(layout.pathFromHour(hour).length);
  const match = OBJECT_NAME.exec(name);
  if (!match) return foreign(key, 'not named by Firehose');
  const [, deliveryStream = '', version, yyyy, MM, dd, HH, mm, ss, uuid = '', extension = ''] = match;
  const arrivedAtMs = realInstant(`${yyyy}-${MM}-${dd}T${HH}:${mm}:${ss}.000Z`);
  if (arrivedAtMs === undefined) return foreign(key, 'its name holds no real time');
  return {
    kind: 'archive',
    key,
    hour,
    deliveryStream,
    version: Number(version),
    arrivedAtMs,
    uuid,
    extension,
  };
}

/**
 * True when the path is another hour than the object's name. Both are written from the arrival of the oldest
 * record, so they never differ by themselves, however late a delivery is. Rows are not judged by their own times:
 * events may be old when they are sent, a blocked delivery is hours late, and the ledger's clock is not Kinesis's.
 */
export const isMisfiled = (object: ArchiveObjectKey): boolean =>
  object.hour !== hourFromInstant(object.arrivedAtMs);

const foreign = (key: string, reason: string): ForeignKey => ({ kind: 'foreign', key, reason });

/** 30 February parses as 1 March: only text that prints back as itself is a real instant. */
function realInstant(text: string): number | undefined {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text ? ms : undefined;
}
