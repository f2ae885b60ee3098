import type { Service } from '../glue.ts';
import { createDatabase, deleteDatabase, getDatabase, getDatabases, updateDatabase } from './databases.ts';
import { getTableVersion, getTableVersions } from './table-versions.ts';
import { createTable, deleteTable, getTable, getTables, updateTable } from './tables.ts';

/** One operation of the API. Throws a ServiceError for a request that the service refuses. */
export type Action = (service: Service, request: unknown) => object;

const ACTIONS: Readonly<Record<string, Action>> = {
  CreateDatabase: createDatabase,
  CreateTable: createTable,
  DeleteDatabase: deleteDatabase,
  DeleteTable: deleteTable,
  GetDatabase: getDatabase,
  GetDatabases: getDatabases,
  GetTable: getTable,
  GetTables: getTables,
  GetTableVersion: getTableVersion,
  GetTableVersions: getTableVersions,
  UpdateDatabase: updateDatabase,
  UpdateTable: updateTable,
};

export const ACTION_NAMES: readonly string[] = Object.keys(ACTIONS);

export const actionNamed = (name: string): Action | undefined =>
  Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
