import { websiteEvents } from '@event-archive/event-schema';
import { eventGenerator } from '@event-archive/producer/generate';
import { seededRandom } from '@event-archive/producer/generate/random';

/** A kind of record that is measured. */
export interface RecordKind {
  /** Bytes of every record of the kind. */
  readonly bytes: number;
  /** The next record; no two are alike. */
  readonly next: () => Buffer;
}

/** 740 B is what a structured event of a website weighs, 70 B the size that Kafka's sinks are measured with. */
export const RECORD_BYTES = [740, 70] as const;

const SEED = 20_261_124;
/** What the generators are told that the time is: the same records in every run. */
const FIRST_EVENT_MS = Date.UTC(2026, 10, 24);

/** Website events as the producer makes them, brought to one size by a longer page URL. */
export function websiteRecords(bytes = 740): RecordKind {
  const nextEvent = eventGenerator(websiteEvents.name, SEED);
  const random = seededRandom(SEED);
  let timeMs = FIRST_EVENT_MS;
  return {
    bytes,
    next() {
      const event = nextEvent(timeMs++);
      const query = '?utm_source=newsletter&utm_campaign=';
      const missing = bytes - Buffer.byteLength(JSON.stringify(event)) - query.length;
      if (missing < 0) throw new RangeError(`an event is ${-missing} bytes longer than ${bytes}`);
      const campaign = random.hex(Math.ceil(missing / 8) * 8).slice(0, missing);
      return Buffer.from(JSON.stringify({ ...event, page_url: `${event.page_url}${query}${campaign}` }));
    },
  };
}

/** Readings of sensors: an id, a time, a sensor and a value in 70 bytes. */
export function readingRecords(): RecordKind {
  const random = seededRandom(SEED);
  let timeMs = FIRST_EVENT_MS;
  return {
    bytes: 70,
    next() {
      const id = random.hex(8);
      const sensor = String(random.below(1_000)).padStart(4, '0');
      const value = String(random.below(100_000)).padStart(5, '0');
      return Buffer.from(`{"id":"${id}","t":${timeMs++},"sensor":"unit-${sensor}","v":1.${value}45}`);
    },
  };
}

/** The kind with records of so many bytes. */
export const recordKind = (bytes: (typeof RECORD_BYTES)[number]): RecordKind =>
  bytes === 70 ? readingRecords() : websiteRecords(bytes);

/** So many records of a kind, each in memory of its own as a reader gets them. */
export const recordsOf = (kind: RecordKind, count: number): Buffer[] =>
  Array.from({ length: count }, () => kind.next());
