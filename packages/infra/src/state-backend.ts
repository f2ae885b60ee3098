import type { Environment } from '@event-archive/environments';
import { LocalBackend, S3Backend, type TerraformStack } from 'cdktf';

/** Environment → where Terraform keeps the state of its stack. */
export function stateBackend(stack: TerraformStack, { name, region, state }: Environment): void {
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
  // S3 itself holds the lock, no DynamoDB table (Terraform 1.10); CDKTF's types do not know it.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}

/** The same file from cdktf.out/stacks/<stack> and from terraform/stacks/<stack>: Terraform runs in either. */
export function localState(stack: TerraformStack, stackName: string): void {
  new LocalBackend(stack, { path: `../../../terraform/state/${stackName}.tfstate` });
}
