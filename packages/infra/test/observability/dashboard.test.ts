import type { Pipeline } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import { dashboardBody } from '../../src/observability/dashboard.ts';
import { withDelivery } from '../helpers/environment.ts';

interface Graph {
  readonly title: string;
  readonly region: string;
  readonly period: number;
  readonly metrics: readonly (readonly [string, string, string, string, { stat: string }])[];
}

function graphsOf(changes: Partial<Pipeline['deliveryStream']>): Graph[] {
  const [settings] = withDelivery(changes).pipelines;
  if (!settings) throw new Error('no pipeline');
  const pipeline = { settings, streamName: 'events', deliveryStreamName: 'delivery' };
  const { widgets } = JSON.parse(dashboardBody('eu-west-1', [pipeline])) as {
    widgets: { type: string; properties: Graph }[];
  };
  return widgets.filter(({ type }) => type === 'metric').map(({ properties }) => properties);
}

const linesOf = (changes: Partial<Pipeline['deliveryStream']> = {}) =>
  graphsOf(changes).map(({ metrics }) => metrics.map(([, metric, , , { stat }]) => `${metric} ${stat}`));

describe('dashboardBody', () => {
  it('goes from what comes in to what lies in S3', () => {
    expect(linesOf()).toEqual([
      ['IncomingRecords Sum', 'DataReadFromKinesisStream.Records Sum', 'DeliveryToS3.Records Sum'],
      [
        ...['DeliveryToS3.DataFreshness Maximum', 'KinesisMillisBehindLatest Maximum'],
        'GetRecords.IteratorAgeMilliseconds Maximum',
      ],
      [
        ...['PutRecords.FailedRecords Sum', 'PutRecords.ThrottledRecords Sum'],
        ...['WriteProvisionedThroughputExceeded Sum', 'ReadProvisionedThroughputExceeded Sum'],
      ],
      ['DeliveryToS3.Bytes Sum', 'DeliveryToS3.Success Average'],
    ]);
  });

  it('shows failed conversions with Parquet, and partitions by event time', () => {
    const written = (changes: Parameters<typeof linesOf>[0]) => linesOf(changes).at(-1)?.slice(2);
    expect(written({ format: 'PARQUET' })).toEqual(['FailedConversion.Records Sum']);
    expect(written({ partitionBy: 'event-time' })).toEqual(['PartitionCount Maximum']);
  });

  it('asks for every metric in the region and by the name of its resource', () => {
    for (const { region, period, metrics } of graphsOf({})) {
      expect([region, period]).toEqual(['eu-west-1', 300]);
      for (const [namespace, , dimension, value] of metrics) {
        expect([namespace, dimension, value]).toEqual(
          namespace === 'AWS/Kinesis'
            ? ['AWS/Kinesis', 'StreamName', 'events']
            : ['AWS/Firehose', 'DeliveryStreamName', 'delivery'],
        );
      }
    }
  });
});
