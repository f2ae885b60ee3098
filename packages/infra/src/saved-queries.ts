import type { DeliveryStreamSettings } from '@event-archive/environments';
import type { Dataset } from '@event-archive/event-schema';

/** A query worth keeping, in Athena's SQL. */
export interface SavedQuery {
  readonly name: string;
  readonly description: string;
  readonly sql: string;
}

export interface QueriedTable {
  readonly dataset: Dataset;
  readonly databaseName: string;
  readonly tableName: string;
  readonly delivery: Pick<DeliveryStreamSettings, 'format' | 'customTimeZone' | 'partitionBy'>;
}

/** A dataset's table → what people ask first about an archive. All look at today alone, so that none scans everything. */
export const savedQueries = (table: QueriedTable): SavedQuery[] => [
  eventsPerHour(table),
  eventTypes(table),
  duplicates(table),
  lateEvents(table),
  freshness(table),
];

const eventsPerHour = (table: QueriedTable): SavedQuery => ({
  name: 'events-per-hour',
  description: 'How many events each hour of today holds',
  sql: lines(
    'SELECT year, month, day, hour, count(*) AS events',
    `FROM ${nameOf(table)}`,
    `WHERE ${today(table)}`,
    'GROUP BY year, month, day, hour',
    'ORDER BY year, month, day, hour',
  ),
});

const eventTypes = (table: QueriedTable): SavedQuery => {
  const kind = quoted(kindField(table.dataset));
  return {
    name: 'event-types',
    description: 'How often each kind of event came today',
    sql: lines(
      `SELECT ${kind}, count(*) AS events, count(DISTINCT ${quoted(table.dataset.partitionKeyField)}) AS partition_keys`,
      `FROM ${nameOf(table)}`,
      `WHERE ${today(table)}`,
      `GROUP BY ${kind}`,
      'ORDER BY events DESC',
    ),
  };
};

const duplicates = (table: QueriedTable): SavedQuery => {
  const id = quoted(table.dataset.idField);
  return {
    name: 'duplicates',
    description: 'Events that are archived more than once today: delivery is at least once',
    sql: lines(
      `SELECT ${id}, count(*) AS copies, array_agg(DISTINCT "$path") AS objects`,
      `FROM ${nameOf(table)}`,
      `WHERE ${today(table)}`,
      `GROUP BY ${id}`,
      'HAVING count(*) > 1',
      'ORDER BY copies DESC',
      'LIMIT 1000',
    ),
  };
};

const lateEvents = (table: QueriedTable): SavedQuery => ({
  name: 'late-events',
  description: "How many hours after their own time today's events came, going by the names of their objects",
  sql: lines(
    `SELECT date_diff('hour', ${eventTime(table)}, ${arrival(table)}) AS hours_late, count(*) AS events`,
    `FROM ${nameOf(table)}`,
    `WHERE ${today(table)}`,
    'GROUP BY 1',
    'ORDER BY 1',
  ),
});

const freshness = (table: QueriedTable): SavedQuery => ({
  name: 'freshness',
  description: 'The newest event of yesterday and today, and how long ago it happened',
  sql: lines(
    `SELECT max(${eventTime(table)}) AS newest_event,`,
    `  max(${arrival(table)}) AS newest_object,`,
    `  date_diff('second', max(${eventTime(table)}), now()) AS seconds_behind`,
    `FROM ${nameOf(table)}`,
    `WHERE (${today(table)}) OR (${yesterday(table)})`,
  ),
});

const dayOf = (date: string): string =>
  `year = year(${date}) AND month = month(${date}) AND day = day(${date})`;
const today = (table: QueriedTable): string => dayOf(dateOf(table));
const yesterday = (table: QueriedTable): string => dayOf(`${dateOf(table)} - interval '1' day`);

/** Today on the clock that paths follow: the delivery stream's, or by event time that of the events, UTC. */
const dateOf = (table: QueriedTable): string =>
  table.delivery.partitionBy === 'event-time' || zoneOf(table) === 'UTC'
    ? 'current_date'
    : `date(now() AT TIME ZONE '${zoneOf(table)}')`;
const zoneOf = ({ delivery }: QueriedTable): string => delivery.customTimeZone || 'UTC';

const eventTime = ({ dataset, delivery }: QueriedTable): string =>
  delivery.format === 'JSON'
    ? `from_iso8601_timestamp(${quoted(dataset.eventTimeField)})`
    : `with_timezone(${quoted(dataset.eventTimeField)}, 'UTC')`;

/** Firehose names an object by the arrival of its oldest record, in the time zone of the delivery stream. */
const arrival = (table: QueriedTable): string =>
  `with_timezone(date_parse(regexp_extract("$path", '-(\\d{4}(-\\d{2}){5})-[0-9a-f-]{36}', 1), '%Y-%m-%d-%H-%i-%s'), '${zoneOf(table)}')`;

/** What kind an event is: its event_type, or else the first field that takes one of a few values. */
export function kindField({ schema, idField }: Dataset): string {
  const fields = Object.entries(schema.shape);
  const isChoice = ([, type]: (typeof fields)[number]) => type._zod.def.type === 'enum';
  return 'event_type' in schema.shape ? 'event_type' : (fields.find(isChoice)?.[0] ?? idField);
}

const nameOf = ({ databaseName, tableName }: QueriedTable) => `${quoted(databaseName)}.${quoted(tableName)}`;
const quoted = (name: string): string => `"${name}"`;
const lines = (...text: string[]): string => text.join('\n');
