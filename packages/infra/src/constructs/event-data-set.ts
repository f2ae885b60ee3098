import { QuicksightDataSet } from '@cdktf/provider-aws/lib/quicksight-data-set/index.js';
import type { Dataset } from '@event-archive/event-schema';
import { Construct } from 'constructs';
import { glueColumns } from '../event-columns.ts';
import { partitionColumns } from '../partition-projection.ts';
import type { EventTable } from './event-table.ts';
import type { QuerySource, QuickSightSettings } from './query-source.ts';

export interface EventDataSetSettings extends QuickSightSettings {
  readonly dataset: Dataset;
  readonly format: 'JSON' | 'PARQUET';
}

/** A dataset's table in QuickSight, asked anew by every view. Columns that hold several values are left out. */
export class EventDataSet extends Construct {
  readonly arn: string;
  readonly identifier: string;

  constructor(
    scope: Construct,
    id: string,
    { environmentName, principalArn, dataset, format }: EventDataSetSettings,
    { source, table }: { readonly source: QuerySource; readonly table: EventTable },
  ) {
    super(scope, id);
    const dataSet = new QuicksightDataSet(this, 'this', {
      dataSetId: `event-archive-${environmentName}-${dataset.name}`,
      name: `${dataset.name} (${environmentName})`,
      importMode: 'DIRECT_QUERY',
      physicalTableMap: [
        {
          physicalTableMapId: dataset.name,
          relationalTable: {
            dataSourceArn: source.arn,
            catalog: 'AwsDataCatalog',
            schema: table.database.name,
            name: table.name,
            inputColumns: inputColumns(dataset, format),
          },
        },
      ],
      permissions: [{ principal: principalArn, actions: readDataSet }],
    });
    this.arn = dataSet.arn;
    this.identifier = dataset.name;
  }
}

const typeOf: Readonly<Record<string, string>> = {
  string: 'STRING',
  double: 'DECIMAL',
  bigint: 'INTEGER',
  boolean: 'BOOLEAN',
  timestamp: 'DATETIME',
};

const inputColumns = (dataset: Dataset, format: 'JSON' | 'PARQUET') => [
  ...glueColumns(dataset, format).flatMap(({ name, type }) => {
    const quickSightType = typeOf[type];
    return quickSightType === undefined ? [] : [{ name, type: quickSightType }];
  }),
  ...partitionColumns.map((name) => ({ name, type: 'INTEGER' })),
];

const readDataSet = [
  'quicksight:DescribeDataSet',
  'quicksight:DescribeDataSetPermissions',
  'quicksight:PassDataSet',
  'quicksight:DescribeIngestion',
  'quicksight:ListIngestions',
];
