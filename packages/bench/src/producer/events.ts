import {
  type ArchiveEvent,
  type Dataset,
  defineDataset,
  iotReadings,
  websiteEvents,
} from '@event-archive/event-schema';
import { eventGenerator, type NextEvent } from '@event-archive/producer/generate';
import { seededRandom } from '@event-archive/producer/generate/random';

/** 740 B is what a structured event of a website weighs, 200 B the size that producers are measured with. */
export const EVENT_BYTES = [740, 200] as const;
export type EventBytes = (typeof EVENT_BYTES)[number];

/** Events of one size, on average, and the dataset that they are of. */
export interface EventKind {
  readonly dataset: Dataset;
  readonly nextEvent: NextEvent;
}

/** Events as the producer's own generators make them, brought to a size. The same seed makes the same events. */
export const eventKind = (bytes: EventBytes, seed: number): EventKind =>
  bytes === 740 ? longWebsiteEvents(seed) : shortReadings(seed);

/** What the query of a page is longer by: with it events are of 740 bytes. */
const CAMPAIGN_DIGITS = 160;
const CAMPAIGNS = 100;

function longWebsiteEvents(seed: number): EventKind {
  const random = seededRandom(seed);
  const queries = Array.from(
    { length: CAMPAIGNS },
    () => `?utm_source=newsletter&utm_campaign=${random.hex(CAMPAIGN_DIGITS).slice(0, CAMPAIGN_DIGITS - 4)}`,
  );
  const nextEvent = eventGenerator(websiteEvents.name, seed);
  let made = 0;
  return {
    dataset: websiteEvents,
    nextEvent(timeMs) {
      const event = nextEvent(timeMs);
      return { ...event, page_url: `${event.page_url}${queries[made++ % CAMPAIGNS]}` };
    },
  };
}

/** What a reading must say, and no more: 200 bytes. */
const shortReading = defineDataset({
  ...iotReadings,
  name: 'short-readings',
  idField: 'event_id',
  eventTimeField: 'timestamp',
  partitionKeyField: 'device_id',
  schema: iotReadings.schema.omit({ location: true, tags: true, unit: true }) as typeof iotReadings.schema,
});

function shortReadings(seed: number): EventKind {
  const nextEvent = eventGenerator(iotReadings.name, seed);
  return {
    dataset: shortReading,
    nextEvent(timeMs): ArchiveEvent {
      const { location, tags, unit, ...reading } = nextEvent(timeMs);
      return reading;
    },
  };
}
