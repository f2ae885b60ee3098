import { describe, expect, it } from 'vitest';
import { type Alarm, freshnessLimitSeconds } from '../../src/observability/alarm.ts';
import { alarmsFor } from '../../src/observability/alarms.ts';
import { plain, withDelivery, withStream } from '../helpers/environment.ts';

const measured = (environment = plain) => {
  const [settings] = environment.pipelines;
  if (!settings) throw new Error('no pipeline');
  return { settings, streamName: 'events', deliveryStreamName: 'delivery' };
};
const metrics = (alarm: Alarm) => ('expression' in alarm ? Object.values(alarm.metrics) : [alarm]);
const metricsOf = (environment = plain) =>
  alarmsFor(measured(environment)).flatMap((alarm) => metrics(alarm).map(({ metricName }) => metricName));
const rowsOf = (environment = plain) =>
  alarmsFor(measured(environment)).flatMap((alarm) =>
    'expression' in alarm
      ? []
      : [[alarm.id, alarm.metricName, alarm.statistic, alarm.comparison, alarm.threshold, alarm.periods]],
  );
const eventTimeParquet = withDelivery({ format: 'PARQUET', partitionBy: 'event-time' });
const everywhere = [
  ...['DeliveryToS3.DataFreshness', 'DeliveryToS3.Success', 'IncomingRecords', 'DeliveryToS3.Records'],
  ...['GetRecords.IteratorAgeMilliseconds', 'WriteProvisionedThroughputExceeded'],
  ...['ReadProvisionedThroughputExceeded', 'PutRecords.ThrottledRecords', 'PutRecords.FailedRecords'],
];

describe('alarmsFor', () => {
  it('watches delivery and stream', () => {
    expect(metricsOf()).toEqual(everywhere);
  });

  it('watches conversion with Parquet and partitions with event time, and only then', () => {
    expect(metricsOf(eventTimeParquet).filter((name) => !everywhere.includes(name))).toEqual([
      'FailedConversion.Records',
      'PartitionCountExceeded',
    ]);
  });

  it('asks for each metric under the dimension that its service has', () => {
    for (const { namespace, dimensions } of alarmsFor(measured()).flatMap(metrics)) {
      expect([namespace, dimensions]).toEqual(
        namespace === 'AWS/Kinesis'
          ? ['AWS/Kinesis', { StreamName: 'events' }]
          : ['AWS/Firehose', { DeliveryStreamName: 'delivery' }],
      );
    }
  });

  it('goes off at these values, and not before', () => {
    const [above, below] = ['GreaterThanThreshold', 'LessThanThreshold'];
    expect(rowsOf(eventTimeParquet)).toEqual([
      ['delivery-late', 'DeliveryToS3.DataFreshness', 'Maximum', above, 1_200, 3],
      ['delivery-failing', 'DeliveryToS3.Success', 'Average', below, 0.99, 3],
      ['conversion-failing', 'FailedConversion.Records', 'Sum', above, 0, 1],
      ['partitions-exceeded', 'PartitionCountExceeded', 'Maximum', above, 0, 1],
      ['reading-behind', 'GetRecords.IteratorAgeMilliseconds', 'Maximum', above, 6 * 3_600_000, 3],
      ['writes-throttled', 'WriteProvisionedThroughputExceeded', 'Sum', above, 0, 3],
      ['reads-throttled', 'ReadProvisionedThroughputExceeded', 'Sum', above, 0, 3],
      ['puts-throttled', 'PutRecords.ThrottledRecords', 'Sum', above, 0, 3],
      ['puts-failing', 'PutRecords.FailedRecords', 'Sum', above, 0, 1],
    ]);
  });

  it('sees a Firehose that has no metrics at all by what comes in, for longer than buffering explains', () => {
    const still = (bufferIntervalSeconds: number) =>
      alarmsFor(measured(withDelivery({ bufferIntervalSeconds }))).find(
        ({ id }) => id === 'delivery-standing-still',
      );
    expect(still(900)).toMatchObject({
      expression: 'IF(FILL(incoming, 0) > 0 AND FILL(delivered, 0) == 0, 1, 0)',
      metrics: {
        incoming: { namespace: 'AWS/Kinesis', metricName: 'IncomingRecords', statistic: 'Sum' },
        delivered: { namespace: 'AWS/Firehose', metricName: 'DeliveryToS3.Records', statistic: 'Sum' },
      },
      comparison: 'GreaterThanThreshold',
      threshold: 0,
      periods: 8,
    });
    expect([0, 60, 300].map((seconds) => still(seconds)?.periods)).toEqual([2, 3, 4]);
  });

  it('waits for reading to be behind by a quarter of what the stream keeps', () => {
    const environment = withStream({ name: 'events', mode: 'ON_DEMAND', retentionHours: 168 });
    const alarm = alarmsFor(measured(environment)).find(({ id }) => id === 'reading-behind');
    expect(alarm?.threshold).toBe(42 * 3_600_000);
  });
});

describe('freshnessLimitSeconds', () => {
  it.each([
    ['arrival-time', 0, 300],
    ['arrival-time', 300, 900],
    ['arrival-time', 900, 2_100],
    ['event-time', 900, 3_000],
  ] as const)('%s and %i s of buffering make %i s', (partitionBy, bufferIntervalSeconds, limit) => {
    expect(freshnessLimitSeconds({ partitionBy, bufferIntervalSeconds })).toBe(limit);
  });
});
