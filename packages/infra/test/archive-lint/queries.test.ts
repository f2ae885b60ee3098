import type { Environment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { queryFindings } from '../../src/archive-lint/queries.ts';
import { eventTimePrefix, hourly, plain, query, withBucket, withDelivery } from '../helpers/environment.ts';

const linesOf = (environment: Environment) =>
  queryFindings(environment).map(({ severity, field, message }) => `${severity} ${field}: ${message}`);
const prefix = 'pipelines.0.deliveryStream.prefix';

describe('queryFindings', () => {
  it('finds nothing in a plain environment, queried or not', () => {
    expect(linesOf(plain)).toEqual([]);
    expect(linesOf({ ...plain, query })).toEqual([]);
  });

  it('refuses years that end before they begin', () => {
    expect(linesOf({ ...plain, query: { ...query, firstYear: 2_030, lastYear: 2_029 } })).toEqual([
      'refused query.lastYear: is before firstYear 2030, so no query finds anything',
    ]);
  });

  it('refuses a prefix whose partitions Athena cannot compute, once somebody queries', () => {
    const daily = withDelivery({
      prefix: 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/',
    });
    expect(linesOf(daily)).toEqual([]);
    expect(linesOf({ ...daily, query })).toEqual([
      `refused ${prefix}: Athena cannot compute the paths of its partitions: prefix must name HH exactly once, not 0 times`,
    ]);
  });

  it.each([
    [`/${hourly}`, 'begins with / or holds //'],
    [`events//${hourly}`, 'begins with / or holds //'],
    [`\${year}/${hourly}`, 'holds ${'],
  ])('refuses %s, where Athena finds nothing, once somebody queries', (found, message) => {
    expect(linesOf(withDelivery({ prefix: found }))).toEqual([]);
    const [line, ...more] = linesOf({ ...withDelivery({ prefix: found }), query });
    expect(line).toContain(`refused ${prefix}: ${message}`);
    expect(more).toEqual([]);
  });

  it.each([
    ['archive-plain', ['state.bucketName']],
    ['archive-plain-logs', ['state.bucketName']],
    ['archive-plain-queries', ['state.bucketName']],
    ['archive-plain-state', []],
  ])('judges state in the bucket %s', (bucketName, fields) => {
    const state = { backend: 's3', bucketName } as const;
    expect(queryFindings({ ...plain, state }).map(({ field }) => field)).toEqual(fields);
  });

  it('takes one year', () => {
    expect(linesOf({ ...plain, query: { ...query, firstYear: 2_026, lastYear: 2_026 } })).toEqual([]);
  });

  it.each([
    ['ZIP', 1],
    ['Snappy', 1],
    ['HADOOP_SNAPPY', 0],
    ['UNCOMPRESSED', 0],
  ] as const)('counts %s objects that are queried as %i warnings', (compressionFormat, count) => {
    expect(linesOf({ ...withDelivery({ compressionFormat }), query })).toHaveLength(count);
  });

  it('says nothing about how Parquet is compressed, which has a rule of its own', () => {
    const environment = { ...withDelivery({ format: 'PARQUET', compressionFormat: 'ZIP' }), query };
    expect(linesOf(environment)).toEqual([]);
  });

  it('refuses a partition key that nothing takes from an event', () => {
    const changes = {
      partitionBy: 'event-time',
      prefix: `!{partitionKeyFromQuery:größe}/${eventTimePrefix}`,
    } as const;
    expect(linesOf(withDelivery(changes))).toEqual([
      `refused ${prefix}: größe is not taken from an event; there are year, month, day, hour`,
    ]);
  });

  it.each([
    [55, 0],
    [56, 1],
  ])('counts a bucket name of %i characters and more to come as %i findings', (characters, count) => {
    const namePrefix = 'a'.repeat(characters - 1 - 22);
    const environment = { ...withBucket({ namePrefix, nameSuffix: 'b'.repeat(22) }), query };
    expect(queryFindings(environment).map(({ field }) => field)).toEqual(
      Array.from({ length: count }, () => 'bucket.nameSuffix'),
    );
  });

  it('warns of compression that Athena does not read', () => {
    const environment = { ...withDelivery({ compressionFormat: 'ZIP' }), query };
    expect(linesOf(environment)[0]).toContain(
      'warning pipelines.0.deliveryStream.compressionFormat: Athena reads no ZIP',
    );
  });

  it('refuses a QuickSight dashboard over nothing', () => {
    const principalArn = 'arn:aws:quicksight:eu-west-1:123456789012:user/default/zoë';
    expect(linesOf({ ...plain, quickSight: { principalArn } })).toEqual([
      'refused quickSight: shows what Athena reads, and nothing is set up to query; set query',
    ]);
  });
});
