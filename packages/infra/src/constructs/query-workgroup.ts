import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup/index.js';
import type { QuerySettings } from '@event-archive/environments';
import { Construct } from 'constructs';
import type { PrivateBucket } from './private-bucket.ts';

export interface QueryWorkgroupPeers {
  readonly results: PrivateBucket;
  /** ARN of the customer key; undefined where S3's own keys encrypt results. */
  readonly keyArn: string | undefined;
}

const BYTES_PER_MIB = 1_048_576;

/** Query settings → the Athena workgroup: where results go, how they are encrypted and how much a query may scan. */
export class QueryWorkgroup extends Construct {
  readonly name: string;

  constructor(
    scope: Construct,
    id: string,
    settings: QuerySettings,
    { results, keyArn }: QueryWorkgroupPeers,
  ) {
    super(scope, id);
    const workgroup = new AthenaWorkgroup(this, 'this', {
      name: settings.workgroupName,
      description: 'Queries over the event archive',
      // What it holds, history and saved queries, is of no worth once the stack is gone.
      forceDestroy: true,
      configuration: {
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: settings.scanLimitMiB * BYTES_PER_MIB,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${results.name}/`,
          encryptionConfiguration:
            keyArn === undefined
              ? { encryptionOption: 'SSE_S3' }
              : { encryptionOption: 'SSE_KMS', kmsKeyArn: keyArn },
        },
      },
    });
    this.name = workgroup.name;
  }
}
