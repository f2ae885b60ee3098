import type { Environment } from '@event-archive/environments';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { archiveProvider } from './constructs/archive-provider.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import { StateHistory } from './constructs/state-history.ts';
import { ReadableStack } from './readable-stack.ts';
import { localState } from './state-backend.ts';

/** What the stack is called that makes the bucket for an environment's state. */
export const stateStackName = (environmentName: string): string => `${environmentName}-state`;

/** The bucket for the state of an environment, applied once and before its stack. Its own state stays a local file. */
export class StateStack extends ReadableStack {
  constructor(scope: Construct, environment: Environment, bucketName: string) {
    const stackName = stateStackName(environment.name);
    super(scope, stackName);
    localState(this, stackName);
    archiveProvider(this, environment);
    const bucket = new PrivateBucket(this, 'state', { name: bucketName, keyArn: undefined });
    new StateHistory(this, 'state-history', bucket);
    new TerraformOutput(this, 'state_bucket_name', { value: bucket.name });
  }
}
