import type { Environment } from '@event-archive/environments';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Archive } from './archive.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { CostBudget } from './constructs/cost-budget.ts';
import { PipeDashboard } from './constructs/pipe-dashboard.ts';
import { PipelineAlarm } from './constructs/pipeline-alarm.ts';
import type { MeasuredPipeline } from './observability/alarm.ts';
import { alarmsFor } from './observability/alarms.ts';
import type { BuiltPipeline } from './pipeline.ts';

/** Environment and its pipelines → alarms, dashboard and budget, each where it is wanted. */
export function observabilityFrom(
  stack: Construct,
  environment: Environment,
  archive: Archive,
  built: readonly BuiltPipeline[],
): void {
  const pipelines = built.map(({ settings, source, delivery, scope }) => ({
    settings,
    scope,
    streamName: source.name,
    deliveryStreamName: delivery.name,
  }));
  alarmsFrom(stack, environment, archive, pipelines);
  const name = `event-archive-${environment.name}`;
  const { region, budget, tags } = environment;
  if (environment.dashboard) new PipeDashboard(stack, 'dashboard', { name, region, pipelines });
  if (budget !== null) new CostBudget(stack, 'budget', { name, budget, environmentTag: tags.environment });
}

function alarmsFrom(
  stack: Construct,
  { name, alarms }: Environment,
  { accountId, key }: Archive,
  pipelines: readonly (MeasuredPipeline & { readonly scope: Construct })[],
): void {
  if (alarms === null) return;
  const topic = new AlarmTopic(stack, 'alarm-topic', {
    environmentName: name,
    accountId,
    emails: alarms.emails,
    keyArn: key?.arn,
  });
  for (const pipeline of pipelines) {
    const prefix = `${name}-${pipeline.settings.dataset}`;
    for (const alarm of alarmsFor(pipeline)) {
      new PipelineAlarm(pipeline.scope, `alarm-${alarm.id}`, `${prefix}-${alarm.id}`, alarm, topic);
    }
  }
  new TerraformOutput(stack, 'alarm_topic_arn', { value: topic.arn });
}
