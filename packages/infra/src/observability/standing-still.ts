import {
  type ExpressionAlarm,
  freshnessLimitSeconds,
  type MeasuredPipeline,
  PERIOD_SECONDS,
} from './alarm.ts';

/**
 * A Firehose that cannot even read its stream (its role or key is gone) publishes no metric at all, and no metric is no
 * alarm: what comes into the stream must tell.
 */
export function standingStill({
  settings,
  streamName,
  deliveryStreamName,
}: MeasuredPipeline): ExpressionAlarm {
  return {
    id: 'delivery-standing-still',
    description: 'Records come in and none reaches S3, for longer than buffering explains',
    expression: 'IF(FILL(incoming, 0) > 0 AND FILL(delivered, 0) == 0, 1, 0)',
    metrics: {
      incoming: {
        namespace: 'AWS/Kinesis',
        metricName: 'IncomingRecords',
        dimensions: { StreamName: streamName },
        statistic: 'Sum',
      },
      delivered: {
        namespace: 'AWS/Firehose',
        metricName: 'DeliveryToS3.Records',
        dimensions: { DeliveryStreamName: deliveryStreamName },
        statistic: 'Sum',
      },
    },
    comparison: 'GreaterThanThreshold',
    threshold: 0,
    // One more, because metrics come late and what is not there yet counts as nothing.
    periods: Math.ceil(freshnessLimitSeconds(settings.deliveryStream) / PERIOD_SECONDS) + 1,
  };
}
