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

describe('the alarms of prod', () => {
  it('are named once each, and tell the topic when they go off and when they are over', () => {
    expect(new Set(metricAlarms.map(({ alarm_name }) => alarm_name)).size).toBe(metricAlarms.length);
    expect(metricAlarms).toHaveLength(3 * 7 + 2);
    for (const { alarm_actions, ok_actions } of metricAlarms) {
      expect(alarm_actions).toEqual(['${aws_sns_topic.alarm_topic.arn}']);
      expect(ok_actions).toEqual(alarm_actions);
    }
    expect(declared(prod, 'aws_sns_topic', 'alarm_topic')).toBeDefined();
  });

  it.each(metricAlarms)('$alarm_name watches a resource of this stack', ({ namespace, dimensions }) => {
    const types: Record<string, [dimension: string, type: string]> = {
      'AWS/Kinesis': ['StreamName', 'aws_kinesis_stream'],
      'AWS/Firehose': ['DeliveryStreamName', 'aws_kinesis_firehose_delivery_stream'],
    };
    const [dimension = '', type = ''] = types[String(namespace)] ?? [];
    const names = resourcesOf(prod, type).map(({ name }) => name);
    expect(Object.keys(dimensions as object)).toEqual([dimension]);
    expect(names).toContain(resolved(prod, (dimensions as Block)[dimension]));
    expect(String((dimensions as Block)[dimension])).toContain(`\${${type}.`);
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
    expect(budgetOf({}).notification).toMatchObject([
      { notification_type: 'ACTUAL', threshold: 80, subscriber_email_addresses: budget.emails },
      { notification_type: 'FORECASTED', threshold: 100, subscriber_email_addresses: budget.emails },
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
