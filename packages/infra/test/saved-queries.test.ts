import { type Dataset, datasets } from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { kindField, savedQueries } from '../src/saved-queries.ts';

const queriesOf = (dataset: Dataset, format: 'JSON' | 'PARQUET' = 'JSON', customTimeZone = 'UTC') => {
  const table = { dataset, databaseName: 'archive', tableName: 'events' };
  const found = savedQueries({ ...table, delivery: { format, customTimeZone } });
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

  it('reads Parquet timestamps as they are', () => {
    if (!websiteEvents) throw new Error('website-events is gone');
    expect(queriesOf(websiteEvents, 'PARQUET').freshness).toContain(
      `max(with_timezone("timestamp", 'UTC')) AS newest_event`,
    );
  });

  it('reads the names of objects in the time zone that Firehose writes them in', () => {
    if (!websiteEvents) throw new Error('website-events is gone');
    expect(queriesOf(websiteEvents, 'JSON', 'Europe/Madrid')['late-events']).toContain("'Europe/Madrid')");
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
