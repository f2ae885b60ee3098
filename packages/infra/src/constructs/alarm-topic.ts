import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { policyJson } from '../policy.ts';

export interface AlarmTopicSettings {
  readonly environmentName: string;
  readonly accountId: string;
  readonly emails: readonly string[];
  /** ARN of the customer key. Without one the topic has none: alarms may not use the key that AWS keeps for SNS. */
  readonly keyArn: string | undefined;
}

/** Where alarms go: a topic that only the alarms of this account publish to, and a mail for each address. */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, settings: AlarmTopicSettings) {
    super(scope, id);
    const topic = new SnsTopic(this, 'this', {
      name: `event-archive-${settings.environmentName}-alarms`,
      ...(settings.keyArn === undefined ? {} : { kmsMasterKeyId: settings.keyArn }),
    });
    new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: policyOf(topic.arn, settings.accountId) });
    settings.emails.forEach((endpoint, i) => {
      new SnsTopicSubscription(this, `mail-${i}`, { topicArn: topic.arn, protocol: 'email', endpoint });
    });
    this.arn = topic.arn;
  }
}

const policyOf = (topicArn: string, accountId: string): string =>
  policyJson([
    {
      Sid: 'AlarmsOfThisAccount',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: topicArn,
      Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    },
    {
      Sid: 'DenyInsecureTransport',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: topicArn,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
