import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import type { Environment } from '@event-archive/environments';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { verifierPolicy } from './access-policies.ts';
import { archiveFrom } from './archive.ts';
import { archiveProvider } from './constructs/archive-provider.ts';
import { observabilityFrom } from './observability.ts';
import { pipelineFrom } from './pipeline.ts';
import { queryLayerFrom } from './query-layer.ts';
import { quickSightFrom } from './quicksight.ts';
import { ReadableStack } from './readable-stack.ts';
import { stateBackend } from './state-backend.ts';

/** Environment → its whole archive: one bucket, and for each dataset a pipeline stream → delivery stream → bucket. */
export class ArchiveStack extends ReadableStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    stateBackend(this, environment);
    // Locking in S3 itself came with Terraform 1.10; an older one says so instead of "unsupported argument".
    if (environment.state.backend === 's3') this.addOverride('terraform.required_version', '>= 1.10');
    archiveProvider(this, environment);
    const { accountId } = new DataAwsCallerIdentity(this, 'current');
    const archive = archiveFrom(this, environment, accountId);
    const queries = queryLayerFrom(this, environment, archive);
    const pipelines = environment.pipelines.map((pipeline) =>
      pipelineFrom(this, environment, pipeline, archive, queries),
    );
    observabilityFrom(this, environment, archive, pipelines);
    quickSightFrom(this, environment, queries, pipelines);
    const { bucket, key } = archive;
    const { region } = environment;
    const prefixes = environment.pipelines.map(({ deliveryStream }) => deliveryStream.prefix);
    new TerraformOutput(this, 'bucket_name', { value: bucket.name });
    new TerraformOutput(this, 'region', { value: region });
    new TerraformOutput(this, 'verifier_policy', {
      description: 'IAM policy of whoever verifies the archive',
      value: verifierPolicy({ bucketArn: bucket.arn, prefixes, region, keyArn: key?.arn }),
    });
  }
}
