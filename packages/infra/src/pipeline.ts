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
import { SourceRole } from './constructs/source-role.ts';
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

/** Pipeline settings → stream, delivery stream, the roles at both its ends and the log of its errors. */
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
  const { region } = environment;
  const keyArn = key?.arn;
  const roleName = `${environment.name}-${pipeline.dataset}-firehose`;
  const sourceRole = new SourceRole(scope, 'source-role', {
    name: `${roleName}-source`,
    accountId,
    region,
    streamArn: source.arn,
    keyArn,
  });
  const role = new DeliveryRole(scope, 'delivery-role', {
    name: roleName,
    accountId,
    region,
    bucketArn: bucket.arn,
    keyArn,
    logStreamArn: log.streamArn,
    table: deliveryStream.format === 'PARQUET' ? table : undefined,
    prefixes: [deliveryStream.prefix, deliveryStream.errorOutputPrefix],
  });
  const delivery = new DeliveryStream(scope, 'delivery-stream', deliveryStream, {
    dataset: datasetNamed(pipeline.dataset),
    source,
    bucket,
    keyArn,
    sourceRole,
    role,
    log,
    table,
  });
  new TerraformOutput(scope, 'stream_name', { value: source.name });
  new TerraformOutput(scope, 'delivery_stream_name', { value: delivery.name });
  new TerraformOutput(scope, 'producer_policy', {
    description: `IAM policy of whoever sends ${pipeline.dataset}`,
    value: producerPolicy({ streamArn: source.arn, region, keyArn }),
  });
  return { settings: pipeline, scope, source, delivery, table };
}
