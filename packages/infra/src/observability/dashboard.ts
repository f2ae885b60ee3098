import type { MeasuredPipeline } from './alarm.ts';

type Row = readonly [title: string, metrics: readonly MetricLine[]];
type MetricLine = readonly [
  namespace: string,
  metric: string,
  dimension: string,
  value: string,
  options: object,
];

const WIDGETS_IN_ROW = 4;
const COLUMNS = 24;
const WIDTH = COLUMNS / WIDGETS_IN_ROW;
const HEIGHT = 6;

/** Pipelines → the body of a CloudWatch dashboard: a row for each, from what comes in to what lies in S3. */
export function dashboardBody(region: string, pipelines: readonly MeasuredPipeline[]): string {
  const widgets = pipelines.flatMap((pipeline, i) => rowOf(region, pipeline, i * (HEIGHT + 1)));
  return JSON.stringify({ widgets });
}

function rowOf(region: string, pipeline: MeasuredPipeline, y: number) {
  const { dataset, deliveryStream } = pipeline.settings;
  const partitions = deliveryStream.partitionBy === 'event-time' ? ', by event time' : '';
  const markdown = `## ${dataset} (${deliveryStream.format}${partitions})`;
  const heading = { type: 'text', x: 0, y, width: COLUMNS, height: 1, properties: { markdown } };
  const graphs = graphsOf(pipeline).map(([title, metrics], i) => ({
    type: 'metric',
    x: i * WIDTH,
    y: y + 1,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, region, view: 'timeSeries', period: 300, metrics },
  }));
  return [heading, ...graphs];
}

function graphsOf({ settings, streamName, deliveryStreamName }: MeasuredPipeline): Row[] {
  const stream = metricOf('AWS/Kinesis', 'StreamName', streamName);
  const delivery = metricOf('AWS/Firehose', 'DeliveryStreamName', deliveryStreamName);
  const { format, partitionBy } = settings.deliveryStream;
  return [
    [
      'Records in and out',
      [
        stream('IncomingRecords', 'Sum'),
        delivery('DataReadFromKinesisStream.Records', 'Sum'),
        delivery('DeliveryToS3.Records', 'Sum'),
      ],
    ],
    [
      'Seconds and milliseconds behind',
      [
        delivery('DeliveryToS3.DataFreshness', 'Maximum'),
        delivery('KinesisMillisBehindLatest', 'Maximum', 'right'),
        stream('GetRecords.IteratorAgeMilliseconds', 'Maximum', 'right'),
      ],
    ],
    [
      'Refused and throttled',
      [
        stream('PutRecords.FailedRecords', 'Sum'),
        stream('PutRecords.ThrottledRecords', 'Sum'),
        stream('WriteProvisionedThroughputExceeded', 'Sum'),
        stream('ReadProvisionedThroughputExceeded', 'Sum'),
      ],
    ],
    [
      'Written to S3',
      [
        delivery('DeliveryToS3.Bytes', 'Sum'),
        delivery('DeliveryToS3.Success', 'Average', 'right'),
        ...(format === 'PARQUET' ? [delivery('FailedConversion.Records', 'Sum', 'right')] : []),
        ...(partitionBy === 'event-time' ? [delivery('PartitionCount', 'Maximum', 'right')] : []),
      ],
    ],
  ];
}

const metricOf =
  (namespace: string, dimension: string, value: string) =>
  (metric: string, stat: string, yAxis: 'left' | 'right' = 'left'): MetricLine => [
    namespace,
    metric,
    dimension,
    value,
    { stat, yAxis },
  ];
