import { QuicksightDataSource } from '@cdktf/provider-aws/lib/quicksight-data-source/index.js';
import { Construct } from 'constructs';
import type { QueryWorkgroup } from './query-workgroup.ts';

export interface QuickSightSettings {
  readonly environmentName: string;
  /** User or group of QuickSight that may see it. */
  readonly principalArn: string;
}

/** QuickSight's way to the tables: Athena, in the workgroup of the archive. */
export class QuerySource extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, settings: QuickSightSettings, workgroup: QueryWorkgroup) {
    super(scope, id);
    const name = `event-archive-${settings.environmentName}`;
    const source = new QuicksightDataSource(this, 'this', {
      dataSourceId: name,
      name,
      type: 'ATHENA',
      parameters: { athena: { workGroup: workgroup.name } },
      permission: [{ principal: settings.principalArn, actions: readSource }],
    });
    this.arn = source.arn;
  }
}

// https://docs.aws.amazon.com/quicksight/latest/developerguide/iam-actions.html (2026-11-24)
const readSource = [
  'quicksight:DescribeDataSource',
  'quicksight:DescribeDataSourcePermissions',
  'quicksight:PassDataSource',
];
