import { describe, expect, it } from 'vitest';
import { alarmsFor, freshnessLimitSeconds } from '../../src/observability/alarms.ts';
import { plain, withDelivery, withStream } from '../helpers/environment.ts';

const measured = (environment = plain) => {
  const [settings] = environment.pipelines;
  if (!settings) throw new Error('no pipeline');
  return { settings, streamName: 'events', deliveryStreamName: 'delivery' };
};
const metricsOf = (environment = plain) =>
  alarmsFor(measured(environment)).map(({ metricName }) => metricName);
const everywhere = [
  ...['DeliveryToS3.DataFreshness', 'DeliveryToS3.Success'],
  ...['GetRecords.IteratorAgeMilliseconds', 'WriteProvisionedThroughputExceeded'],
  ...['ReadProvisionedThroughputExceeded', 'PutRecords.ThrottledRecords', 'PutRecords.FailedRecords'],
];

describe('alarmsFor', () => {
  it('watches delivery and stream', () => {
    expect(metricsOf()).toEqual(everywhere);
  });

  it('watches conversion with Parquet and partitions with event time, and only then', () => {
    const changes = { format: 'PARQUET', partitionBy: 'event-time' } as const;
    expect(metricsOf(withDelivery(changes)).filter((name) => !everywhere.includes(name))).toEqual([
      'FailedConversion.Records',
      'PartitionCountExceeded',
    ]);
  });

  it('asks for each metric under the dimension that its service has', () => {
    for (const { namespace, dimensions } of alarmsFor(measured())) {
      expect([namespace, dimensions]).toEqual(
        namespace === 'AWS/Kinesis'
          ? ['AWS/Kinesis', { StreamName: 'events' }]
          : ['AWS/Firehose', { DeliveryStreamName: 'delivery' }],
      );
    }
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
