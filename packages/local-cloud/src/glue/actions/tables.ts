import { anything, flag, structure, text } from '../../firehose/model.ts';
import { parseRequest } from '../../firehose/rules/model-constraints.ts';
import { ServiceError } from '../../firehose/service-error.ts';
import type { TableVersion } from '../catalog.ts';
import type { Service } from '../glue.ts';
import { catalogId, name, page, tableInput } from '../model.ts';
import { pageOf } from '../page.ts';

const named = structure({ ...catalogId, DatabaseName: name, Name: name });
const created = structure({ ...catalogId, DatabaseName: name, TableInput: tableInput });
const updated = structure({
  ...catalogId,
  DatabaseName: name,
  TableInput: tableInput,
  SkipArchive: flag().optional(),
  VersionId: text({ min: 1, max: 255 }).optional(),
});
const listed = structure({
  ...catalogId,
  ...page,
  DatabaseName: name,
  Expression: text({ max: 2048 }).optional(),
  AttributesToGet: anything().optional(),
});

/** CreateTable: version "0" of a table. */
export function createTable(service: Service, request: unknown): object {
  const { DatabaseName, TableInput, CatalogId = service.accountId } = parseRequest(created, request);
  const database = service.get(DatabaseName);
  if (Object.hasOwn(database.tables, TableInput.Name))
    throw new ServiceError('AlreadyExistsException', 'Table already exists.');
  const now = service.nowSeconds();
  const times = { CreateTime: now, UpdateTime: now };
  keep(service, [], { ...TableInput, DatabaseName, CatalogId, VersionId: '0', ...times });
  return {};
}

/** UpdateTable: one more version, in place of the last one where that is not to be archived. */
export function updateTable(service: Service, request: unknown): object {
  const { DatabaseName, TableInput, SkipArchive, VersionId } = parseRequest(updated, request);
  const last = service.table(DatabaseName, TableInput.Name);
  const versions = service.versions(DatabaseName, TableInput.Name);
  if (VersionId !== undefined && VersionId !== last.VersionId)
    throw new ServiceError(
      'ConcurrentModificationException',
      'Update table failed due to concurrent modifications.',
    );
  const { CatalogId, CreateTime } = last;
  keep(service, SkipArchive === true ? versions.slice(0, -1) : versions, {
    ...TableInput,
    DatabaseName,
    CatalogId,
    CreateTime,
    VersionId: String(Number(last.VersionId) + 1),
    UpdateTime: service.nowSeconds(),
  });
  return {};
}

/** GetTable: the version in force. */
export function getTable(service: Service, request: unknown): object {
  const { DatabaseName, Name } = parseRequest(named, request);
  return { Table: service.table(DatabaseName, Name) };
}

/** GetTables, in the order of their names; `Expression` is a pattern for the whole name. */
export function getTables(service: Service, request: unknown): object {
  const { DatabaseName, Expression = '.*', ...rest } = parseRequest(listed, request);
  const wanted = patternOf(Expression);
  const { tables } = service.get(DatabaseName);
  const found = Object.keys(tables)
    .filter((table) => wanted.test(table))
    .sort()
    .map((table) => service.table(DatabaseName, table));
  return pageOf('TableList', found, rest);
}

/** DeleteTable, with its versions. */
export function deleteTable(service: Service, request: unknown): object {
  const { DatabaseName, Name } = parseRequest(named, request);
  service.table(DatabaseName, Name);
  const { [Name]: _removed, ...tables } = service.get(DatabaseName).tables;
  service.put({ ...service.get(DatabaseName), tables });
  return {};
}

function keep(service: Service, older: readonly TableVersion[], latest: TableVersion): void {
  const database = service.get(latest.DatabaseName);
  service.put({ ...database, tables: { ...database.tables, [latest.Name]: [...older, latest] } });
}

function patternOf(expression: string): RegExp {
  try {
    return new RegExp(`^(?:${expression})$`, 'i');
  } catch {
    throw new ServiceError('InvalidInputException', `Expression ${expression} is no pattern`);
  }
}
