import { structure, text } from '../../firehose/model.ts';
import { parseRequest } from '../../firehose/rules/model-constraints.ts';
import type { TableVersion } from '../catalog.ts';
import { notFound, type Service } from '../glue.ts';
import { catalogId, name, page } from '../model.ts';
import { pageOf } from '../page.ts';

const asked = structure({
  ...catalogId,
  DatabaseName: name,
  TableName: name,
  VersionId: text({ min: 1, max: 255 }).optional(),
});
const listed = structure({ ...catalogId, ...page, DatabaseName: name, TableName: name });

/** GetTableVersion: the one asked for, or the one in force. */
export function getTableVersion(service: Service, request: unknown): object {
  const { DatabaseName, TableName, VersionId } = parseRequest(asked, request);
  const latest = service.table(DatabaseName, TableName);
  const found =
    VersionId === undefined
      ? latest
      : service.versions(DatabaseName, TableName).find((version) => version.VersionId === VersionId);
  if (!found) throw notFound('Entity Not Found');
  return { TableVersion: described(found) };
}

/** GetTableVersions, newest first. */
export function getTableVersions(service: Service, request: unknown): object {
  const { DatabaseName, TableName, ...rest } = parseRequest(listed, request);
  service.table(DatabaseName, TableName);
  const versions = [...service.versions(DatabaseName, TableName)].reverse();
  return pageOf('TableVersions', versions.map(described), rest);
}

const described = (table: TableVersion): object => ({ Table: table, VersionId: table.VersionId });
