import type { Environment, Pipeline, QuerySettings } from '@event-archive/environments';
import { datasetNamed } from '@event-archive/event-schema';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Archive } from './archive.ts';
import { EventDatabase } from './constructs/event-database.ts';
import { EventTable, tableName } from './constructs/event-table.ts';
import { QueryWorkgroup } from './constructs/query-workgroup.ts';
import { SavedQuery } from './constructs/saved-query.ts';
import { savedQueries } from './saved-queries.ts';

/** What makes an archive answer SQL. */
export interface QueryLayer {
  readonly settings: QuerySettings;
  readonly database: EventDatabase;
  readonly workgroup: QueryWorkgroup;
}

/** Environment → its database and workgroup; undefined when nobody queries. */
export function queryLayerFrom(
  stack: Construct,
  { name, region, query }: Environment,
  { accountId, queryResults, key }: Archive,
): QueryLayer | undefined {
  if (query === null || queryResults === undefined) return undefined;
  const database = new EventDatabase(stack, 'event-database', {
    name: query.databaseName,
    environmentName: name,
    accountId,
    region,
  });
  const workgroup = new QueryWorkgroup(stack, 'query-workgroup', query, {
    results: queryResults,
    keyArn: key?.arn,
  });
  new TerraformOutput(stack, 'database_name', { value: database.name });
  new TerraformOutput(stack, 'workgroup_name', { value: workgroup.name });
  return { settings: query, database, workgroup };
}

/** A pipeline of the archive → its table, and the queries over it that are worth keeping. */
export function eventTableFrom(
  scope: Construct,
  { dataset: datasetName, deliveryStream }: Pipeline,
  { bucket }: Archive,
  { settings, database, workgroup }: QueryLayer,
): EventTable {
  const dataset = datasetNamed(datasetName);
  const peers = { database, bucket };
  const table = new EventTable(scope, 'table', { dataset, delivery: deliveryStream, years: settings }, peers);
  const queried = {
    dataset,
    databaseName: settings.databaseName,
    tableName: tableName(dataset),
    delivery: deliveryStream,
  };
  for (const query of savedQueries(queried)) {
    new SavedQuery(scope, `query-${query.name}`, { datasetName, ...query }, { database, workgroup });
  }
  new TerraformOutput(scope, 'table_name', { value: table.name });
  return table;
}
