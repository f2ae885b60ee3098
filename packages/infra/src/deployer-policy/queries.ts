import { regionalArn } from './arns.ts';
import type { Declared } from './declared.ts';
import { ANY_RESOURCE, type Grant, grant } from './grant.ts';

/** Actions of what the archive is queried with. Those of QuickSight were tried nowhere: no emulator has its API. */
export const queryGrants: Readonly<Record<string, (resource: Declared) => Grant[]>> = {
  // Glue weighs what is done to a thing against all that it lies in as well, and what is deleted against all that lies
  // in it: https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html (2026-11-24).
  aws_glue_catalog_database: (it) => {
    const name = it.text('name');
    return [
      grant(
        'glue',
        'CreateDatabase GetDatabase UpdateDatabase',
        glueArns(it, ['catalog', `database/${name}`]),
      ),
      grant(
        'glue',
        'DeleteDatabase',
        glueArns(it, ['catalog', `database/${name}`, `table/${name}/*`, `userDefinedFunction/${name}/*`]),
      ),
      grant('glue', 'GetTags TagResource UntagResource', glueArns(it, [`database/${name}`])),
    ];
  },
  aws_glue_catalog_table: (it) => {
    const database = it.text('database_name');
    return [
      grant(
        'glue',
        'CreateTable DeleteTable GetPartitionIndexes GetTable UpdateTable',
        glueArns(it, ['catalog', `database/${database}`, `table/${database}/${it.text('name')}`]),
      ),
    ];
  },
  aws_athena_workgroup: (it) => [
    grant(
      'athena',
      'CreateWorkGroup DeleteWorkGroup GetWorkGroup ListTagsForResource TagResource UntagResource UpdateWorkGroup',
      [workgroupArn(it, 'name')],
    ),
  ],
  aws_athena_named_query: (it) => [
    grant('athena', 'CreateNamedQuery DeleteNamedQuery GetNamedQuery', [workgroupArn(it, 'workgroup')]),
  ],
  aws_quicksight_data_source: (it) => [
    grant('quicksight', 'CreateDataSource', ANY_RESOURCE),
    grant(
      'quicksight',
      `CreateDataSet DeleteDataSource DescribeDataSource DescribeDataSourcePermissions ListTagsForResource PassDataSource
      TagResource UntagResource UpdateDataSource UpdateDataSourcePermissions`,
      [regionalArn(it, 'quicksight', `datasource/${it.text('data_source_id')}`)],
    ),
  ],
  aws_quicksight_data_set: (it) => [
    grant(
      'quicksight',
      `DeleteDataSet DeleteDataSetRefreshProperties DescribeDataSet DescribeDataSetPermissions
      DescribeDataSetRefreshProperties ListTagsForResource PassDataSet PutDataSetRefreshProperties TagResource
      UntagResource UpdateDataSet UpdateDataSetPermissions`,
      [regionalArn(it, 'quicksight', `dataset/${it.text('data_set_id')}`)],
    ),
  ],
  aws_quicksight_dashboard: (it) => [
    grant(
      'quicksight',
      `CreateDashboard DeleteDashboard DescribeDashboard DescribeDashboardPermissions ListTagsForResource TagResource
      UntagResource UpdateDashboard UpdateDashboardPermissions UpdateDashboardPublishedVersion`,
      [regionalArn(it, 'quicksight', `dashboard/${it.text('dashboard_id')}`)],
    ),
  ],
};

const workgroupArn = (it: Declared, attribute: string): string =>
  regionalArn(it, 'athena', `workgroup/${it.text(attribute)}`);

const glueArns = (it: Declared, parts: readonly string[]): string[] =>
  parts.map((part) => regionalArn(it, 'glue', part));
