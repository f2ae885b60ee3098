import type { Environment } from '@event-archive/environments';
import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';

/** Environment → where Terraform keeps the state of its stack. */
export function stateBackend(stack: TerraformStack, { name, region, state, endpoint }: Environment): void {
  if (state.backend === 'local') {
    localState(stack, name);
    return;
  }
  new S3Backend(stack, {
    bucket: state.bucketName,
    key: `event-archive/${name}.tfstate`,
    region,
    encrypt: true,
  });
  // What CDKTF's types do not know. S3 itself holds the lock, no DynamoDB table (Terraform 1.10).
  const more = { use_lockfile: true, ...(endpoint === null ? {} : answeredBy(endpoint)) };
  for (const [name, value] of Object.entries(more)) stack.addOverride(`terraform.backend.s3.${name}`, value);
}

/** The backend reaches S3 by settings of its own, not by the provider's. */
const answeredBy = (endpoint: string) => ({
  endpoints: { s3: endpoint, sts: endpoint, iam: endpoint },
  use_path_style: true,
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_region_validation: true,
});

/** The same file from cdktf.out/stacks/<stack> and from terraform/stacks/<stack>: Terraform runs in either. */
export function localState(stack: TerraformStack, stackName: string): void {
  new LocalBackend(stack, { path: `../../../terraform/state/${stackName}.tfstate` });
}
