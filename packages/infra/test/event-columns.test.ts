import {
  appLogs,
  columnsFromDataset,
  type Dataset,
  datasets,
  iotReadings,
} from '@event-archive/event-schema';
import { describe, expect, it } from 'vitest';
import { glueColumns } from '../src/event-columns.ts';

const typesOf = (dataset: unknown, format: 'JSON' | 'PARQUET') =>
  Object.fromEntries(glueColumns(dataset as Dataset, format).map(({ name, type }) => [name, type]));

describe('glueColumns', () => {
  it.each(Object.values(datasets))(
    'names every column of $name once, with a comment that Glue takes',
    (dataset) => {
      const columns = glueColumns(dataset, 'PARQUET');
      expect(columns.map(({ name, type }) => [name, type])).toEqual(
        columnsFromDataset(dataset).map(({ name, glue }) => [name, glue]),
      );
      for (const { comment } of columns) expect(comment.length).toBeLessThanOrEqual(255);
    },
  );

  it('reads timestamps as text from JSON, and as timestamps from Parquet', () => {
    expect(typesOf(appLogs, 'JSON').timestamp).toBe('string');
    expect(typesOf(appLogs, 'PARQUET').timestamp).toBe('timestamp');
  });

  it('reads timestamps as text wherever they are, and leaves fields that are called so', () => {
    const inside = iotReadings.schema.pick({ timestamp: true });
    const schema = appLogs.schema.extend({ inside });
    const dataset = { ...appLogs, schema };
    expect(typesOf(dataset, 'PARQUET')).toMatchObject({ inside: 'struct<timestamp:timestamp>' });
    expect(typesOf(dataset, 'JSON')).toMatchObject({ inside: 'struct<timestamp:string>' });
  });

  it('cuts a comment that is longer than Glue takes', () => {
    const schema = appLogs.schema.extend({ host: appLogs.schema.shape.host.describe('ü'.repeat(256)) });
    const dataset = { ...appLogs, schema } as unknown as Dataset;
    const comment = glueColumns(dataset, 'JSON').find(({ name }) => name === 'host')?.comment;
    expect(comment).toBe('ü'.repeat(255));
  });

  it('keeps the shape of nested fields', () => {
    expect(typesOf(iotReadings, 'JSON')).toMatchObject({
      location: 'struct<latitude:double,longitude:double,altitude_m:double>',
      tags: 'array<string>',
      reading_number: 'bigint',
    });
    expect(typesOf(appLogs, 'JSON').attributes).toBe('map<string,string>');
  });
});
