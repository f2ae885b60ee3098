import type { Construct } from 'constructs';
import { allow, type PolicyStatement } from '../policy.ts';
import { FirehoseRole } from './firehose-role.ts';

export interface SourceRoleSettings {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly streamArn: string;
  /** ARN of the stream's customer key; undefined where the key of Kinesis encrypts. */
  readonly keyArn: string | undefined;
}

/**
 * What Firehose may do where one delivery stream begins, and nothing else: read this stream. Actions:
 * https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html (2026-11-24).
 */
export class SourceRole extends FirehoseRole {
  constructor(scope: Construct, id: string, settings: SourceRoleSettings) {
    const { name, accountId } = settings;
    super(scope, id, { name, accountId, purpose: 'read', statements: statementsFrom(settings) });
  }
}

// A stream that is encrypted with the key that AWS keeps for Kinesis needs no statement about it: that key's own policy
// lets everyone use it who may read the stream.
const statementsFrom = (settings: SourceRoleSettings): PolicyStatement[] => [
  allow(
    'ReadStream',
    ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
    settings.streamArn,
  ),
  ...(settings.keyArn === undefined ? [] : [useKeyThroughKinesis(settings, settings.keyArn)]),
];

const useKeyThroughKinesis = (
  { region, streamArn }: SourceRoleSettings,
  keyArn: string,
): PolicyStatement => ({
  ...allow('DecryptRecords', ['kms:Decrypt'], keyArn),
  Condition: {
    StringEquals: {
      'kms:ViaService': `kinesis.${region}.amazonaws.com`,
      'kms:EncryptionContext:aws:kinesis:arn': streamArn,
    },
  },
});
