import { DuckDBInstance } from '@duckdb/node-api';
import { datasets } from '@event-archive/event-schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QueriedTable, savedQueries } from '../src/saved-queries.ts';

// The saved queries, run by DuckDB over rows whose answers are known. Athena's dialect is Trino's; where DuckDB's differs
// (read on 2026-11-24) it is put in DuckDB's words, and that part is not proven for Athena:
//   from_iso8601_timestamp, with_timezone, date: macros over a cast and `timezone`
//   date_parse:          strptime, whose letters for minutes and seconds are others
//   date_diff:           Trino's counts whole units, DuckDB's counts boundaries; its date_sub is meant
//   now(), current_date: set to an instant, so that the answers stay the same

const NOW = '2026-11-24 00:30:00+00';
const MACROS = `
  CREATE MACRO from_iso8601_timestamp(t) AS CAST(t AS TIMESTAMPTZ);
  CREATE MACRO with_timezone(t, zone) AS timezone(zone, t);
  CREATE MACRO date(t) AS CAST(t AS DATE);`;

const inDuckDb = (sql: string): string =>
  sql
    .replaceAll('date_diff(', 'date_sub(')
    .replaceAll('date_parse(', 'strptime(')
    .replaceAll('%H-%i-%s', '%H-%M-%S')
    .replaceAll('now()', `TIMESTAMPTZ '${NOW}'`)
    .replaceAll('current_date', `DATE '${NOW.slice(0, 10)}'`);

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();

beforeAll(async () => {
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(MACROS);
  await connection.run('CREATE SCHEMA archive');
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** An event: id, its own time, the day and hour of its path, and the second at which its object's oldest record came. */
type Row = readonly [id: string, at: string, path: readonly [day: number, hour: number], arrived: string];

const ROWS: readonly Row[] = [
  ['a', '2026-11-24T00:10:00.500Z', [24, 0], '2026-11-24-00-10-01'],
  ['a', '2026-11-24T00:10:00.500Z', [24, 0], '2026-11-24-00-20-00'],
  // An hour boundary, and no whole hour, lies between its time and its arrival.
  ['b', '2026-11-23T23:59:00.000Z', [24, 0], '2026-11-24-00-20-00'],
  ['c', '2026-11-23T21:00:00.000Z', [24, 1], '2026-11-24-00-20-00'],
  ['d', '2026-11-23T22:30:00.000Z', [23, 22], '2026-11-23-22-30-05'],
];

const pathOf = (arrived: string) =>
  `s3://archive/x/events-delivery-1-${arrived}-0b7a1f7e-6c4e-4c55-9d0a-1d2c3b4a5f60.gz`;

/** Answers of a dataset's saved queries over the rows, by name. */
async function answers(name: string, changes: Partial<QueriedTable['delivery']> = {}) {
  const dataset = datasets[name];
  if (!dataset) throw new Error(`${name} is gone`);
  const delivery = {
    format: 'JSON',
    customTimeZone: 'UTC',
    partitionBy: 'arrival-time',
    ...changes,
  } as const;
  const { idField, eventTimeField, partitionKeyField } = dataset;
  const timeType = delivery.format === 'JSON' ? 'VARCHAR' : 'TIMESTAMP';
  const columns = Object.keys(dataset.schema.shape).map(
    (column) => `"${column}" ${column === eventTimeField ? timeType : 'VARCHAR'}`,
  );
  await connection.run(`CREATE OR REPLACE TABLE archive.events (${columns.join(', ')},
    year INT, month INT, day INT, hour INT, "$path" VARCHAR)`);
  const kind = { 'website-events': 'event_type', 'app-logs': 'level', 'iot-readings': 'metric' }[name];
  for (const [id, at, [day, hour], arrived] of ROWS) {
    const time = delivery.format === 'JSON' ? at : at.replace('Z', '');
    await connection.run(
      `INSERT INTO archive.events ("${idField}", "${eventTimeField}", "${partitionKeyField}", "${kind}",
        year, month, day, hour, "$path")
       VALUES ('${id}', '${time}', 'key-${id}', '${id === 'c' ? 'rare' : 'often'}', 2026, 11, ${day}, ${hour}, '${pathOf(arrived)}')`,
    );
  }
  const table = { dataset, databaseName: 'archive', tableName: 'events', delivery };
  const answered: Record<string, unknown[]> = {};
  for (const { name: query, sql } of savedQueries(table)) {
    const reader = await connection.runAndReadAll(inDuckDb(sql));
    answered[query] = reader.getRowsJson();
  }
  return answered;
}

describe.each(['website-events', 'app-logs', 'iot-readings'])('the saved queries of %s', (name) => {
  it.each(['JSON', 'PARQUET'] as const)('over %s give the answers that are known', async (format) => {
    const answered = await answers(name, { format });
    expect(answered['events-per-hour']).toEqual([
      [2026, 11, 24, 0, '3'],
      [2026, 11, 24, 1, '1'],
    ]);
    expect(answered['event-types']).toEqual([
      ['often', '3', '2'],
      ['rare', '1', '1'],
    ]);
    const [[id, copies, objects] = []] = answered.duplicates as [string, string, string[]][];
    expect([id, copies, objects?.toSorted()]).toEqual([
      'a',
      '2',
      [pathOf('2026-11-24-00-10-01'), pathOf('2026-11-24-00-20-00')],
    ]);
    expect(answered.duplicates).toHaveLength(1);
    expect(answered['late-events']).toEqual([
      ['0', '3'],
      ['3', '1'],
    ]);
    // Of yesterday too, and the newest of all: 19 min 59.5 s ago.
    expect(answered.freshness).toEqual([['2026-11-24 00:10:00.5+00', '2026-11-24 00:20:00+00', '1199']]);
  });
});

it('means by today the day on the clock of the paths', async () => {
  // In Los Angeles it is still the 23rd, and names of objects tell the time there.
  const answered = await answers('website-events', { customTimeZone: 'America/Los_Angeles' });
  expect(answered['events-per-hour']).toEqual([[2026, 11, 23, 22, '1']]);
  expect(answered['late-events']).toEqual([['8', '1']]);
});
