import { structure } from '../../firehose/model.ts';
import { parseRequest } from '../../firehose/rules/model-constraints.ts';
import { ServiceError } from '../../firehose/service-error.ts';
import type { KeptDatabase } from '../catalog.ts';
import type { Service } from '../glue.ts';
import { catalogId, databaseInput, name, page } from '../model.ts';
import { pageOf } from '../page.ts';

const named = structure({ ...catalogId, Name: name });
const created = structure({ ...catalogId, DatabaseInput: databaseInput });
const updated = structure({ ...catalogId, Name: name, DatabaseInput: databaseInput });
const listed = structure({ ...catalogId, ...page });

/** CreateDatabase. */
export function createDatabase(service: Service, request: unknown): object {
  const { DatabaseInput, CatalogId = service.accountId } = parseRequest(created, request);
  if (service.has(DatabaseInput.Name))
    throw new ServiceError('AlreadyExistsException', 'Database already exists.');
  service.put({ ...DatabaseInput, CatalogId, CreateTime: service.nowSeconds(), tables: {} });
  return {};
}

/** UpdateDatabase: what is given replaces everything but the name, the time of creation and the tables. */
export function updateDatabase(service: Service, request: unknown): object {
  const { Name, DatabaseInput } = parseRequest(updated, request);
  const { CatalogId, CreateTime, tables } = service.get(Name);
  service.put({ ...DatabaseInput, Name, CatalogId, CreateTime, tables });
  return {};
}

/** GetDatabase. */
export const getDatabase = (service: Service, request: unknown): object => ({
  Database: described(service.get(parseRequest(named, request).Name)),
});

/** GetDatabases, in the order of their names. */
export const getDatabases = (service: Service, request: unknown): object =>
  pageOf('DatabaseList', service.all().map(described), parseRequest(listed, request));

/** DeleteDatabase, with its tables. */
export function deleteDatabase(service: Service, request: unknown): object {
  service.remove(service.get(parseRequest(named, request).Name).Name);
  return {};
}

const described = ({ tables: _toldByGetTables, ...database }: KeptDatabase): object => database;
