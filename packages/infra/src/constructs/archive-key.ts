import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { policyJson } from '../policy.ts';

export interface ArchiveKeySettings {
  readonly environmentName: string;
  readonly accountId: string;
}

/** The customer key that the archive's objects are encrypted with: rotated every year, ruled by this account alone. */
export class ArchiveKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { environmentName, accountId }: ArchiveKeySettings) {
    super(scope, id);
    const { partition } = new DataAwsPartition(this, 'partition');
    const key = new KmsKey(this, 'this', {
      description: `Objects of the event archive ${environmentName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyJson([
        {
          // The account's administrators rule the key; who may use it is said in IAM policies, such as the delivery role's.
          Sid: 'AccountAdministersKey',
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ]),
    });
    new KmsAlias(this, 'alias', { name: `alias/event-archive-${environmentName}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
