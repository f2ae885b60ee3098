import type { Environment } from '@event-archive/environments';
import { loadEnvironment } from '@event-archive/environments';
import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { resourcesOf } from '../src/review.ts';
import { plain, withBucket } from './helpers/environment.ts';
import { declared, referencesIn, resolved } from './helpers/references.ts';
import { onlyResource, statementOf, synthesizedStack } from './helpers/stack.ts';

const alarms = { emails: ['größe@example.com', 'nacht@example.com'] };
const prod = synthesizedStack(loadEnvironment('prod'));
const metricAlarms = resourcesOf(prod, 'aws_cloudwatch_metric_alarm');

/** The metrics of an alarm: its own, or those that its expression is made of. */
const metricsOf = (alarm: Block): Block[] =>
  alarm.metric_query === undefined
    ? [alarm]
    : (alarm.metric_query as { metric?: Block }[]).flatMap(({ metric }) => (metric ? [metric] : []));

const onlyNamed = (name: string): Block => {
  const [alarm, ...others] = metricAlarms.filter(({ alarm_name }) => alarm_name === name);
  if (alarm === undefined || others.length > 0) throw new Error(`${others.length + 1} alarms ${name}`);
  return alarm;
};

describe('the alarms of prod', () => {
  it('are named once each, and tell the topic when they go off and when they are over', () => {
    expect(new Set(metricAlarms.map(({ alarm_name }) => alarm_name)).size).toBe(metricAlarms.length);
    expect(metricAlarms).toHaveLength(3 * 8 + 2);
    for (const { alarm_actions, ok_actions } of metricAlarms) {
      expect(alarm_actions).toEqual(['${aws_sns_topic.alarm_topic.arn}']);
      expect(ok_actions).toEqual(alarm_actions);
    }
    expect(declared(prod, 'aws_sns_topic', 'alarm_topic')).toBeDefined();
  });

  it.each(metricAlarms)('$alarm_name watches resources of this stack, of one pipeline', (alarm) => {
    const types: Record<string, [dimension: string, type: string]> = {
      'AWS/Kinesis': ['StreamName', 'aws_kinesis_stream'],
      'AWS/Firehose': ['DeliveryStreamName', 'aws_kinesis_firehose_delivery_stream'],
    };
    const watched = metricsOf(alarm).map(({ namespace, dimensions }) => {
      const [dimension = '', type = ''] = types[String(namespace)] ?? [];
      const names = resourcesOf(prod, type).map(({ name }) => name);
      expect(Object.keys(dimensions as object)).toEqual([dimension]);
      const name = resolved(prod, (dimensions as Block)[dimension]);
      expect(names).toContain(name);
      expect(String((dimensions as Block)[dimension])).toContain(`\${${type}.`);
      return String(name).replace(/-(stream|delivery)$/, '');
    });
    expect(new Set(watched).size).toBe(1);
    expect(alarm.alarm_name).toContain(`prod-${watched[0]}-`);
  });

  it('look at five minutes each, as often as they say, and at all of those', () => {
    for (const alarm of metricAlarms) {
      for (const { period } of metricsOf(alarm)) expect(period).toBe(300);
      expect(alarm.datapoints_to_alarm).toBe(alarm.evaluation_periods);
    }
    expect(onlyNamed('prod-app-logs-delivery-late')).toMatchObject({
      metric_name: 'DeliveryToS3.DataFreshness',
      statistic: 'Maximum',
      comparison_operator: 'GreaterThanThreshold',
      threshold: 3 * 900 + 300,
      evaluation_periods: 3,
    });
    expect(onlyNamed('prod-app-logs-delivery-failing')).toMatchObject({
      comparison_operator: 'LessThanThreshold',
      threshold: 0.99,
    });
  });

  it('compute one of them from two metrics, of which the result alone is looked at', () => {
    const { metric_query, ...alarm } = onlyNamed('prod-website-events-delivery-standing-still');
    expect(metric_query).toMatchObject([
      { id: 'result', return_data: true, expression: expect.stringContaining('incoming') },
      { id: 'incoming', metric: { metric_name: 'IncomingRecords', stat: 'Sum' } },
      { id: 'delivered', metric: { metric_name: 'DeliveryToS3.Records', stat: 'Sum' } },
    ]);
    expect((metric_query as Block[]).filter(({ return_data }) => return_data === true)).toHaveLength(1);
    expect(Object.keys(alarm)).not.toContain('metric_name');
  });

  it('say nothing about a stream that nobody writes to', () => {
    expect(new Set(metricAlarms.map(({ treat_missing_data }) => treat_missing_data))).toEqual(
      new Set(['notBreaching']),
    );
  });
});

describe('the topic of alarms', () => {
  const topicOf = (encryption: Environment['bucket']['encryption']) =>
    synthesizedStack({ ...withBucket({ encryption }), alarms });

  it('sends a mail to each address', () => {
    const subscriptions = resourcesOf(topicOf('AES256'), 'aws_sns_topic_subscription');
    expect(subscriptions.map(({ protocol, endpoint }) => [protocol, endpoint])).toEqual(
      alarms.emails.map((email) => ['email', email]),
    );
  });

  it('is encrypted with the customer key, where there is one', () => {
    const key = (encryption: Environment['bucket']['encryption']) =>
      onlyResource(topicOf(encryption), 'aws_sns_topic').kms_master_key_id;
    expect(key('aws:kms')).toBe('${aws_kms_key.archive_key.arn}');
    expect(key('AES256')).toBeUndefined();
  });

  it('takes messages from the alarms of this account alone', () => {
    const { policy } = onlyResource(topicOf('AES256'), 'aws_sns_topic_policy');
    expect(statementOf(policy, 'AlarmsOfThisAccount')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { StringEquals: { 'aws:SourceAccount': '${data.aws_caller_identity.current.account_id}' } },
    });
  });
});

describe('the policy of the topic', () => {
  it('refuses plain HTTP', () => {
    const { policy } = onlyResource(synthesizedStack({ ...plain, alarms }), 'aws_sns_topic_policy');
    expect(statementOf(policy, 'DenyInsecureTransport')).toEqual({
      Sid: 'DenyInsecureTransport',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: '${aws_sns_topic.alarm_topic.arn}',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });
});

describe('the dashboard of prod', () => {
  const { dashboard_body } = onlyResource(prod, 'aws_cloudwatch_dashboard');
  const { widgets } = JSON.parse(String(dashboard_body)) as {
    widgets: { type: string; x: number; y: number; width: number; height: number; properties: Block }[];
  };

  it('refers to nothing that the stack does not declare', () => {
    const references = referencesIn(String(dashboard_body));
    expect(references.length).toBeGreaterThan(30);
    expect(references.filter(([type, id]) => declared(prod, type, id) === undefined)).toEqual([]);
  });

  it('shows each pipeline in a row of its own, without overlaps', () => {
    expect(
      widgets.filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown),
    ).toEqual(['## website-events (JSON)', '## app-logs (JSON, by event time)', '## iot-readings (PARQUET)']);
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

describe('a budget', () => {
  const budget = { monthlyUsd: 49.5, emails: ['kosten@example.com'] };
  const budgetOf = (tags: Environment['tags']) =>
    onlyResource(synthesizedStack({ ...plain, tags, budget }), 'aws_budgets_budget');

  it('mails at 80 % spent and at 100 % forecast', () => {
    expect(budgetOf({})).toMatchObject({ limit_amount: '49.50', limit_unit: 'USD', time_unit: 'MONTHLY' });
    const percent = {
      comparison_operator: 'GREATER_THAN',
      threshold_type: 'PERCENTAGE',
      subscriber_email_addresses: budget.emails,
    };
    expect(budgetOf({}).notification).toEqual([
      { ...percent, notification_type: 'ACTUAL', threshold: 80 },
      { ...percent, notification_type: 'FORECASTED', threshold: 100 },
    ]);
  });

  it('counts what has the tag of the environment, or else the whole account', () => {
    expect(budgetOf({ environment: 'dev' }).cost_filter).toEqual([
      { name: 'TagKeyValue', values: ['user:environment$dev'] },
    ]);
    expect(budgetOf({})).not.toHaveProperty('cost_filter');
  });
});

describe('an environment that wants none of it', () => {
  it('has no alarms, dashboard, topic or budget', () => {
    const types = Object.keys(synthesizedStack(plain).resource as object);
    expect(types.filter((type) => /alarm|dashboard|sns|budget/.test(type))).toEqual([]);
  });
});
