import { expect, it } from 'vitest';
import { heldBy, kindsHeld } from '../../terraform-e2e/remains.ts';
import { frontBefore, type Heard } from '../helpers/emulator.ts';

const JSON_REPLIES: Readonly<Record<string, (input: Record<string, string>) => object>> = {
  'Kinesis_20131202.ListStreams': () => ({ StreamNames: ['events'] }),
  'Firehose_20150804.ListDeliveryStreams': () => ({ DeliveryStreamNames: ['delivery'] }),
  'AWSGlue.GetDatabases': () => ({ DatabaseList: [{ Name: 'archive' }] }),
  'AmazonAthena.ListWorkGroups': () => ({ WorkGroups: [{ Name: 'primary' }] }),
  'AmazonAthena.ListNamedQueries': ({ WorkGroup }) => ({ NamedQueryIds: [`${WorkGroup}-freshness`] }),
  'Logs_20140328.DescribeLogGroups': () => ({ logGroups: [{ logGroupName: '/aws/größe' }] }),
  'TrentService.ListAliases': () => ({ Aliases: [{ AliasName: 'alias/archive' }] }),
  'TrentService.ListKeys': () => ({ Keys: [{ KeyId: 'used' }, { KeyId: 'ending' }, { KeyId: 'aws' }] }),
  'TrentService.DescribeKey': ({ KeyId }) => ({
    KeyMetadata: {
      KeyId,
      KeyState: KeyId === 'ending' ? 'PendingDeletion' : 'Enabled',
      KeyManager: KeyId === 'aws' ? 'AWS' : 'CUSTOMER',
    },
  }),
};
const FORM_REPLIES: Readonly<Record<string, string>> = {
  ListRoles: '<RoleName>firehose</RoleName>',
  DescribeAlarms: '<AlarmName>late</AlarmName>',
  ListDashboards: '<DashboardName>pipe</DashboardName>',
  ListTopics: '<TopicArn>arn:topic</TopicArn>',
  ListSubscriptions: '<TopicArn>arn:topic</TopicArn><SubscriptionArn>arn:topic:mail</SubscriptionArn>',
};

const answer = ({ target, body }: Heard): string =>
  target === ''
    ? (FORM_REPLIES[new URLSearchParams(body).get('Action') ?? ''] ?? '<Bucket><Name>archive</Name></Bucket>')
    : JSON.stringify(JSON_REPLIES[target]?.(JSON.parse(body)));

it('finds what is left of every kind, a key only while nobody has scheduled its end', async () => {
  const { front } = await frontBefore([], (call) => ({ body: answer(call) }));
  const held = await heldBy({ endpoint: front.endpoint, workgroups: ['gone'] });
  expect([...held]).toEqual([
    ...['bucket archive', 'stream events', 'delivery stream delivery', 'role firehose', 'database archive'],
    ...['workgroup primary', 'saved query gone-freshness', 'log group /aws/größe', 'alarm late'],
    ...['dashboard pipe', 'topic arn:topic', 'subscription arn:topic:mail', 'key alias alias/archive'],
    'key used',
  ]);
  expect(held.size).toBe(kindsHeld.length);
});
