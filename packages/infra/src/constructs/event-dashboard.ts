import { QuicksightDashboard } from '@cdktf/provider-aws/lib/quicksight-dashboard/index.js';
import type { Dataset } from '@event-archive/event-schema';
import { Construct } from 'constructs';
import { kindField } from '../saved-queries.ts';
import type { EventDataSet } from './event-data-set.ts';
import type { QuickSightSettings } from './query-source.ts';

export interface DashboardSheet {
  readonly dataset: Dataset;
  readonly dataSet: EventDataSet;
}

/** A QuickSight dashboard with a sheet for each dataset: events by hour of the day, and by kind. */
export class EventDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { environmentName, principalArn }: QuickSightSettings,
    sheets: readonly DashboardSheet[],
  ) {
    super(scope, id);
    const name = `event-archive-${environmentName}`;
    new QuicksightDashboard(this, 'this', {
      dashboardId: name,
      name,
      versionDescription: 'Made by Terraform',
      definition: {
        data_set_identifiers_declarations: sheets.map(({ dataSet }) => ({
          identifier: dataSet.identifier,
          data_set_arn: dataSet.arn,
        })),
        sheets: sheets.map(sheetOf),
      },
      permissions: [{ principal: principalArn, actions: readDashboard }],
    });
  }
}

// CDKTF passes the definition on as it is, so it is spelled as Terraform's provider spells it.
const sheetOf = ({ dataset, dataSet: { identifier } }: DashboardSheet) => ({
  sheet_id: `${identifier}-sheet`,
  title: dataset.description,
  name: identifier,
  visuals: [
    countBy(identifier, 'hour', 'Events by hour (UTC)', 'numerical_dimension_field', dataset.idField),
    countBy(identifier, kindField(dataset), 'Events by kind', 'categorical_dimension_field', dataset.idField),
  ],
});

function countBy(identifier: string, field: string, title: string, dimension: string, idField: string) {
  const id = `${identifier}-by-${field}`.replaceAll('_', '-');
  const column = (name: string) => ({ data_set_identifier: identifier, column_name: name });
  return {
    bar_chart_visual: {
      visual_id: id,
      title: { format_text: { plain_text: title } },
      chart_configuration: {
        field_wells: {
          bar_chart_aggregated_field_wells: {
            category: [{ [dimension]: { field_id: `${id}-category`, column: column(field) } }],
            values: [
              {
                categorical_measure_field: {
                  field_id: `${id}-count`,
                  column: column(idField),
                  aggregation_function: 'COUNT',
                },
              },
            ],
          },
        },
      },
    },
  };
}

const readDashboard = [
  'quicksight:DescribeDashboard',
  'quicksight:ListDashboardVersions',
  'quicksight:QueryDashboard',
];
