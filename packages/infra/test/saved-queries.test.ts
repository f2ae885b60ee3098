import { type Dataset, datasets } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { kindField, type QueriedTable, savedQueries } from '../src/saved-queries.ts';

const queriesOf = (dataset: Dataset, changes: Partial<QueriedTable['delivery']> = {}) => {
  const table = { dataset, databaseName: 'archive', tableName: 'events' };
  const plain = { format: 'JSON', customTimeZone: 'UTC', partitionBy: 'arrival-time' } as const;
  const found = savedQueries({ ...table, delivery: { ...plain, ...changes } });
  return Object.fromEntries(found.map(({ name, sql }) => [name, sql]));
};

describe.each(Object.values(datasets))('the saved queries of $name', (dataset) => {
  it('use the fields that the dataset names', () => {
    const queries = queriesOf(dataset);
    expect(Object.keys(queries)).toEqual([
      ...['events-per-hour', 'event-types', 'duplicates', 'late-events', 'freshness'],
    ]);
    expect(queries.duplicates).toContain(`GROUP BY "${dataset.idField}"`);
    expect(queries['late-events']).toContain(`from_iso8601_timestamp("${dataset.eventTimeField}")`);
    const columns = Object.keys(dataset.schema.shape);
    for (const sql of Object.values(queries)) {
      const named = [...sql.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
      expect(
        named.filter((name) => !['archive', 'events', '$path', ...columns].includes(name ?? '')),
      ).toEqual([]);
    }
  });

  it('never scan more than two days', () => {
    for (const sql of Object.values(queriesOf(dataset))) {
      expect(sql).toContain(
        'year = year(current_date) AND month = month(current_date) AND day = day(current_date)',
      );
    }
  });

  it('close every bracket and quote', () => {
    for (const sql of Object.values(queriesOf(dataset))) {
      const text = sql.replaceAll(/'[^']*'/g, '').replaceAll(/"[^"]*"/g, '');
      expect(text).not.toMatch(/['"]/);
      expect(text.split('(').length).toBe(text.split(')').length);
    }
  });
});

describe('a saved query', () => {
  const { 'website-events': websiteEvents } = datasets;
  if (!websiteEvents) throw new Error('website-events is gone');
  const queries = queriesOf(websiteEvents);
  const zoned = { customTimeZone: 'Europe/Madrid' };
  const objectTime = (zone: string) =>
    `with_timezone(date_parse(regexp_extract("$path", '-(\\d{4}(-\\d{2}){5})-[0-9a-f-]{36}', 1), '%Y-%m-%d-%H-%i-%s'), '${zone}')`;

  it('counts the hours between the time of an event and that of its object', () => {
    expect(queries['late-events']).toContain(
      `date_diff('hour', from_iso8601_timestamp("timestamp"), ${objectTime('UTC')}) AS hours_late`,
    );
  });

  it('calls an event duplicated that is there twice', () => {
    expect(queries.duplicates).toContain('HAVING count(*) > 1\n');
  });

  it('looks for the newest event in yesterday too, since today may have just begun', () => {
    const day = (date: string) => `(year = year(${date}) AND month = month(${date}) AND day = day(${date}))`;
    expect(queries.freshness).toContain(
      `WHERE ${day('current_date')} OR ${day("current_date - interval '1' day")}`,
    );
  });

  it('reads Parquet timestamps as they are', () => {
    expect(queriesOf(websiteEvents, { format: 'PARQUET' }).freshness).toContain(
      `max(with_timezone("timestamp", 'UTC')) AS newest_event`,
    );
  });

  it('reads the names of objects in the time zone that Firehose writes them in', () => {
    expect(queriesOf(websiteEvents, zoned)['late-events']).toContain(objectTime('Europe/Madrid'));
    expect(queriesOf(websiteEvents, { customTimeZone: '' })['late-events']).toContain(objectTime('UTC'));
  });

  it('means by today the day of the paths: in the time zone of Firehose, or by event time in UTC', () => {
    const madrid = "date(now() AT TIME ZONE 'Europe/Madrid')";
    expect(queriesOf(websiteEvents, zoned)['events-per-hour']).toContain(
      `WHERE year = year(${madrid}) AND month = month(${madrid}) AND day = day(${madrid})\n`,
    );
    expect(queriesOf(websiteEvents, { ...zoned, partitionBy: 'event-time' })['events-per-hour']).toContain(
      'day = day(current_date)',
    );
  });
});

describe('kindField', () => {
  it.each([
    ['website-events', 'event_type'],
    ['app-logs', 'level'],
    ['iot-readings', 'metric'],
  ])('of %s is %s', (name, field) => {
    const dataset = datasets[name];
    expect(dataset && kindField(dataset)).toBe(field);
  });
});
