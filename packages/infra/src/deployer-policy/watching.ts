import { globalArn, regionalArn } from './arns.ts';
import type { Declared } from './declared.ts';
import { type Grant, grant } from './grant.ts';

/** Actions of alarms, of where they go, and of the budget. The budget's were tried nowhere. */
export const watchingGrants: Readonly<Record<string, (resource: Declared) => Grant[]>> = {
  aws_cloudwatch_metric_alarm: (it) => [
    grant('cloudwatch', 'DeleteAlarms ListTagsForResource PutMetricAlarm TagResource UntagResource', [
      regionalArn(it, 'cloudwatch', `alarm:${it.text('alarm_name')}`),
    ]),
    // It looks through all alarms, whichever are asked for.
    grant('cloudwatch', 'DescribeAlarms', [regionalArn(it, 'cloudwatch', 'alarm:*')]),
  ],
  aws_cloudwatch_dashboard: (it) => [
    grant('cloudwatch', 'DeleteDashboards GetDashboard PutDashboard', [
      globalArn(it, 'cloudwatch', `dashboard/${it.text('dashboard_name')}`),
    ]),
  ],
  aws_sns_topic: (it) => [
    grant(
      'sns',
      `CreateTopic DeleteTopic GetTopicAttributes ListTagsForResource SetTopicAttributes TagResource UntagResource`,
      [topicArn(it)],
    ),
  ],
  aws_sns_topic_policy: (it) => [
    grant('sns', 'GetTopicAttributes SetTopicAttributes', [topicArn(it.referred('arn'))]),
  ],
  // A subscription's ARN is the topic's and an id.
  aws_sns_topic_subscription: (it) => {
    const topic = topicArn(it.referred('topic_arn'));
    return [
      grant('sns', 'Subscribe', [topic]),
      grant('sns', 'GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe', [topic, `${topic}:*`]),
    ];
  },
  aws_budgets_budget: (it) => [
    grant('budgets', 'ListTagsForResource ModifyBudget TagResource UntagResource ViewBudget', [
      globalArn(it, 'budgets', `budget/${it.text('name')}`),
    ]),
  ],
};

const topicArn = (it: Declared): string => regionalArn(it, 'sns', it.text('name'));
