import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import type { MeasuredPipeline } from '../observability/alarm.ts';
import { dashboardBody } from '../observability/dashboard.ts';

export interface PipeDashboardSettings {
  readonly name: string;
  readonly region: string;
  readonly pipelines: readonly MeasuredPipeline[];
}

/** The whole pipe on one CloudWatch dashboard. */
export class PipeDashboard extends Construct {
  constructor(scope: Construct, id: string, { name, region, pipelines }: PipeDashboardSettings) {
    super(scope, id);
    new CloudwatchDashboard(this, 'this', {
      dashboardName: name,
      dashboardBody: dashboardBody(region, pipelines),
    });
  }
}
