import type { z } from 'zod';

/** A typed event: the parsed value of one dataset's schema. */
export type ArchiveEvent = Readonly<Record<string, unknown>>;

/**
 * A named kind of event. `schema` is strict (unknown fields are refused); the three field names say which
 * field identifies an event, which one carries its own time (UTC) and which one chooses the shard.
 */
export interface Dataset<Event extends ArchiveEvent = ArchiveEvent> {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodObject & z.ZodType<Event>;
  readonly idField: keyof Event & string;
  readonly eventTimeField: keyof Event & string;
  readonly partitionKeyField: keyof Event & string;
}

/** Declares a dataset; the three field names are checked against the schema by the compiler. */
export function defineDataset<Schema extends z.ZodObject>(dataset: {
  name: string;
  description: string;
  schema: Schema;
  idField: keyof z.output<Schema> & string;
  eventTimeField: keyof z.output<Schema> & string;
  partitionKeyField: keyof z.output<Schema> & string;
}): Dataset<z.output<Schema> & ArchiveEvent> {
  return dataset as unknown as Dataset<z.output<Schema> & ArchiveEvent>;
}

/** The id of an event, as text. */
export const eventId = (dataset: Dataset, event: ArchiveEvent): string => String(event[dataset.idField]);

/** The instant that an event says it happened, in milliseconds since the epoch. */
export const eventTimeMs = (dataset: Dataset, event: ArchiveEvent): number =>
  Date.parse(String(event[dataset.eventTimeField]));
