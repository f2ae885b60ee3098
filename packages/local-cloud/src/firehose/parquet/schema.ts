import { type Column, GetTableCommand, GetTableVersionCommand, type GlueClient } from '@aws-sdk/client-glue';
import type { FormatConversion } from '../config-format-conversion.ts';
import { type HiveColumn, HiveTypeError, parseHiveType, withDistinctNames } from './hive-type.ts';

export type SchemaConfiguration = NonNullable<FormatConversion['SchemaConfiguration']>;

/**
 * The columns of the Glue table that a delivery stream converts to, in the version that it names or the one in force.
 * Partition keys are no columns of the file. Rejects with the SDK's error, or with a HiveTypeError that names the
 * column that cannot be converted to.
 */
export async function readSchema(
  glue: GlueClient,
  schema: SchemaConfiguration,
): Promise<readonly HiveColumn[]> {
  const columns = await glueColumns(glue, schema);
  const table = `${schema.DatabaseName}.${schema.TableName}`;
  if (columns.length === 0) throw new HiveTypeError(`Glue table ${table} has no columns`);
  return withDistinctNames(columns.map((column) => hiveColumn(column, table)));
}

async function glueColumns(glue: GlueClient, schema: SchemaConfiguration): Promise<readonly Column[]> {
  const { CatalogId, DatabaseName, TableName, VersionId = 'LATEST' } = schema;
  const found =
    VersionId === 'LATEST'
      ? await glue.send(new GetTableCommand({ CatalogId, DatabaseName, Name: TableName }))
      : await glue
          .send(new GetTableVersionCommand({ CatalogId, DatabaseName, TableName, VersionId }))
          .then(({ TableVersion }) => ({ Table: TableVersion?.Table }));
  return found.Table?.StorageDescriptor?.Columns ?? [];
}

function hiveColumn({ Name = '', Type = '' }: Column, table: string): HiveColumn {
  try {
    return { name: Name, type: parseHiveType(Type) };
  } catch (error) {
    if (!(error instanceof HiveTypeError)) throw error;
    throw new HiveTypeError(`column ${Name} of Glue table ${table}: ${error.message}`, { cause: error });
  }
}
