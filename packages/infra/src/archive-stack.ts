import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { bucketName, type Environment, type Pipeline } from '@event-archive/environments';
import { LocalBackend, TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import { Construct, type Node } from 'constructs';
import { ArchiveBucket } from './constructs/archive-bucket.ts';
import { ArchiveKey } from './constructs/archive-key.ts';
import { ArchiveLifecycle } from './constructs/archive-lifecycle.ts';
import { archiveProvider } from './constructs/archive-provider.ts';
import { DeliveryLog } from './constructs/delivery-log.ts';
import { DeliveryRole } from './constructs/delivery-role.ts';
import { DeliveryStream } from './constructs/delivery-stream.ts';
import { EventStream } from './constructs/event-stream.ts';

/** Environment → its whole archive: one bucket, and for each dataset a pipeline stream → delivery stream → bucket. */
export class ArchiveStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    new LocalBackend(this, { path: statePath(environment.name) });
    archiveProvider(this, environment);
    const { accountId } = new DataAwsCallerIdentity(this, 'current');
    const archive = archiveFrom(this, environment, accountId);
    for (const pipeline of environment.pipelines) pipelineFrom(this, environment, pipeline, archive);
    new TerraformOutput(this, 'bucket_name', { value: archive.bucket.name });
    new TerraformOutput(this, 'region', { value: environment.region });
  }

  /** Ids that read well in a diff, without a hash: website-events/event-stream/this → website_events_event_stream. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((construct) => construct.node.id);
    return ids
      .filter((id) => id !== 'this')
      .join('_')
      .replaceAll('-', '_');
  }
}

interface Archive {
  readonly accountId: string;
  readonly bucket: ArchiveBucket;
  readonly key: ArchiveKey | undefined;
}

function archiveFrom(scope: Construct, environment: Environment, accountId: string): Archive {
  const key =
    environment.bucket.encryption === 'aws:kms'
      ? new ArchiveKey(scope, 'archive-key', { environmentName: environment.name, accountId })
      : undefined;
  const bucket = new ArchiveBucket(scope, 'archive', { name: bucketName(environment), keyArn: key?.arn });
  new ArchiveLifecycle(scope, 'archive-lifecycle', bucket, environment.bucket.lifecycle);
  return { accountId, bucket, key };
}

function pipelineFrom(stack: Construct, environment: Environment, pipeline: Pipeline, archive: Archive) {
  const { bucket, key, accountId } = archive;
  const { stream, deliveryStream } = pipeline;
  const scope = new Construct(stack, pipeline.dataset);
  const source = new EventStream(scope, 'stream', stream);
  const log = new DeliveryLog(scope, 'delivery-log', {
    deliveryStreamName: deliveryStream.name,
    retentionDays: environment.logRetentionDays,
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
}

// The same file from cdktf.out/stacks/<environment> and from terraform/stacks/<environment>: Terraform runs in either.
const statePath = (environmentName: string): string => `../../../terraform/state/${environmentName}.tfstate`;
