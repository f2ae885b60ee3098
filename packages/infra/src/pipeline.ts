import type { Environment, Pipeline } from '@event-archive/environments';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { Archive } from './archive.ts';
import { DeliveryLog } from './constructs/delivery-log.ts';
import { DeliveryRole } from './constructs/delivery-role.ts';
import { DeliveryStream } from './constructs/delivery-stream.ts';
import { EventStream } from './constructs/event-stream.ts';

/** One dataset's way through the pipe. */
export interface BuiltPipeline {
  readonly settings: Pipeline;
  readonly source: EventStream;
  readonly delivery: DeliveryStream;
}

/** Pipeline settings → stream, delivery stream, the role that joins them and the log of its errors. */
export function pipelineFrom(
  stack: Construct,
  environment: Environment,
  pipeline: Pipeline,
  { bucket, key, accountId }: Archive,
): BuiltPipeline {
  const { stream, deliveryStream } = pipeline;
  const scope = new Construct(stack, pipeline.dataset);
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
    prefixes: [deliveryStream.prefix, deliveryStream.errorOutputPrefix],
  });
  const delivery = new DeliveryStream(scope, 'delivery-stream', deliveryStream, {
    source,
    bucket,
    role,
    log,
  });
  new TerraformOutput(scope, 'stream_name', { value: source.name });
  new TerraformOutput(scope, 'delivery_stream_name', { value: delivery.name });
  return { settings: pipeline, source, delivery };
}
