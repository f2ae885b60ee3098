import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import type { Environment } from '@event-archive/environments';
import { LocalBackend, TerraformElement, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import { archiveFrom } from './archive.ts';
import { archiveProvider } from './constructs/archive-provider.ts';
import { pipelineFrom } from './pipeline.ts';
import { queryLayerFrom } from './query-layer.ts';

/** Environment → its whole archive: one bucket, and for each dataset a pipeline stream → delivery stream → bucket. */
export class ArchiveStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    new LocalBackend(this, { path: statePath(environment.name) });
    archiveProvider(this, environment);
    const { accountId } = new DataAwsCallerIdentity(this, 'current');
    const archive = archiveFrom(this, environment, accountId);
    const queries = queryLayerFrom(this, environment, archive);
    for (const pipeline of environment.pipelines) pipelineFrom(this, environment, pipeline, archive, queries);
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

// The same file from cdktf.out/stacks/<environment> and from terraform/stacks/<environment>: Terraform runs in either.
const statePath = (environmentName: string): string => `../../../terraform/state/${environmentName}.tfstate`;
