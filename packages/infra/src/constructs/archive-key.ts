import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { type PolicyStatement, policyJson } from '../policy.ts';

export interface ArchiveKeySettings {
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
  /** Log groups that CloudWatch Logs may encrypt with the key. */
  readonly logGroupNames: readonly string[];
  /** Whether CloudWatch alarms are published to a topic that is encrypted with the key. */
  readonly hasAlarms: boolean;
}

/**
 * The customer key of an environment's streams, objects, logs, query results and alarms: rotated every year, ruled by
 * this account alone. Roles get at it by IAM policies; the two services that have no role get at it by the key's own.
 */
export class ArchiveKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, settings: ArchiveKeySettings) {
    super(scope, id);
    const { partition } = new DataAwsPartition(this, 'partition');
    const key = new KmsKey(this, 'this', {
      description: `Event archive ${settings.environmentName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyJson(statementsFrom(settings, partition)),
    });
    new KmsAlias(this, 'alias', {
      name: `alias/event-archive-${settings.environmentName}`,
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
  }
}

const statementsFrom = (settings: ArchiveKeySettings, partition: string): PolicyStatement[] => [
  {
    Sid: 'AccountAdministersKey',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${settings.accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  },
  logsEncrypt(settings, partition),
  ...(settings.hasAlarms ? [alarmsPublish(settings)] : []),
];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (2026-11-24) */
const logsEncrypt = (
  { region, accountId, logGroupNames }: ArchiveKeySettings,
  partition: string,
): PolicyStatement => ({
  Sid: 'LogsOfThisArchive',
  Effect: 'Allow',
  Principal: { Service: `logs.${region}.amazonaws.com` },
  Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
  Resource: '*',
  Condition: {
    ArnEquals: {
      'kms:EncryptionContext:aws:logs:arn': logGroupNames.map(
        (name) => `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`,
      ),
    },
  },
});

/**
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html (2026-11-24). Of conditions, AWS's own constructs
 * use the account and the alarm that speaks; a key that CloudWatch does not send would drop every mail without a word.
 */
const alarmsPublish = ({ accountId }: ArchiveKeySettings): PolicyStatement => ({
  Sid: 'AlarmsOfThisAccount',
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
});
