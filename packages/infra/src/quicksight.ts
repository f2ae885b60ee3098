import type { Environment } from '@event-archive/environments';
import { datasetNamed } from '@event-archive/event-schema';
import type { Construct } from 'constructs';
import { EventDashboard } from './constructs/event-dashboard.ts';
import { EventDataSet } from './constructs/event-data-set.ts';
import { QuerySource } from './constructs/query-source.ts';
import type { BuiltPipeline } from './pipeline.ts';
import type { QueryLayer } from './query-layer.ts';

/** Environment → QuickSight over its tables: one source, a data set for each dataset, one dashboard. */
export function quickSightFrom(
  stack: Construct,
  { name, quickSight }: Environment,
  queries: QueryLayer | undefined,
  pipelines: readonly BuiltPipeline[],
): void {
  if (quickSight === null || queries === undefined) return;
  const named = { environmentName: name, principalArn: quickSight.principalArn };
  const source = new QuerySource(stack, 'query-source', named, queries.workgroup);
  const sheets = pipelines.flatMap(({ scope, table, settings }) => {
    if (table === undefined) return [];
    const dataset = datasetNamed(settings.dataset);
    const { format } = settings.deliveryStream;
    return [
      {
        dataset,
        dataSet: new EventDataSet(scope, 'data-set', { ...named, dataset, format }, { source, table }),
      },
    ];
  });
  new EventDashboard(stack, 'event-dashboard', named, sheets);
}
