import type { Environment, Pipeline } from '@event-archive/environments';
import { datasetNamed } from '@event-archive/event-schema';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { producerPolicy } from './access-policies.ts';
import type { Archive } from './archive.ts';
import { DeliveryLog } from './constructs/delivery-log.ts';
import { DeliveryRole } from './constructs/delivery-role.ts';
import { DeliveryStream } from './constructs/delivery-stream.ts';
import { EventStream } from './constructs/event-stream.ts';
import type { EventTable } from './constructs/event-table.ts';
import { eventTableFrom, type QueryLayer } from './query-layer.ts';

/** One dataset's way through the pipe. */
export interface BuiltPipeline {
  readonly settings: Pipeline;
  /** What its resources are grouped under. */
  readonly scope: Construct;
  readonly source: EventStream;
  readonly delivery: DeliveryStream;
  readonly table: EventTable | undefined;
}

/** Pipeline settings → stream, delivery stream, the role that joins them and the log of its errors. */
export function pipelineFrom(
  stack: Construct,
  environment: Environment,
  pipeline: Pipeline,
  archive: Archive,
  queries: QueryLayer | undefined,
): BuiltPipeline {
  const { bucket, key, accountId } = archive;
  const { stream, deliveryStream } = pipeline;
  const scope = new Construct(stack, pipeline.dataset);
  const table = queries && eventTableFrom(scope, pipeline, archive, queries);
  const source = new EventStream(scope, 'stream', stream, key?.arn);
  const log = new DeliveryLog(scope, 'delivery-log', {
    deliveryStreamName: deliveryStream.name,
    retentionDays: environment.logRetentionDays,
    keyArn: key?.arn,
  });
  const role = new DeliveryRole(scope, 'delivery-role', {
    name: `${environment.name}-${pipeline.dataset}-firehose`,
    accountId,
    region: environment.region,
    streamArn: source.arn,
    bucketArn: bucket.arn,
    keyArn: key?.arn,
    logStreamArn: log.streamArn,
    table: deliveryStream.format === 'PARQUET' ? table : undefined,
    prefixes: [deliveryStream.prefix, deliveryStream.errorOutputPrefix],
  });
  const delivery = new DeliveryStream(scope, 'delivery-stream', deliveryStream, {
    dataset: datasetNamed(pipeline.dataset),
    source,
    bucket,
    keyArn: key?.arn,
    role,
    log,
    table,
  });
  new TerraformOutput(scope, 'stream_name', { value: source.name });
  new TerraformOutput(scope, 'delivery_stream_name', { value: delivery.name });
  new TerraformOutput(scope, 'producer_policy', {
    description: `IAM policy of whoever sends ${pipeline.dataset}`,
    value: producerPolicy({ streamArn: source.arn, region: environment.region, keyArn: key?.arn }),
  });
  return { settings: pipeline, scope, source, delivery, table };
}
