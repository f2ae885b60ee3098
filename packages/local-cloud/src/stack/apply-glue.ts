import { isDeepStrictEqual } from 'node:util';
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  type DatabaseInput,
  GetDatabaseCommand,
  GetTableCommand,
  type TableInput,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { orMissing } from './apply-resource.ts';
import type { Clients, Outcome } from './apply-stack.ts';
import { block, blocks, type Settings } from './blocks.ts';

/** Creates the Glue database, or brings an existing one up to the stack. */
export async function applyDatabase({ glue }: Clients, settings: Settings): Promise<Outcome> {
  const wanted = databaseInput(settings);
  const existing = await orMissing(() => glue.send(new GetDatabaseCommand({ Name: wanted.Name })));
  if (!existing) {
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: wanted }));
    return { outcome: 'created' };
  }
  if (isAlready(existing.Database, wanted)) return { outcome: 'unchanged' };
  await glue.send(new UpdateDatabaseCommand({ Name: wanted.Name, DatabaseInput: wanted }));
  return { outcome: 'updated' };
}

/** Creates the Glue table, or gives an existing one a new version. */
export async function applyTable({ glue }: Clients, settings: Settings): Promise<Outcome> {
  const DatabaseName = String(settings.database_name);
  const wanted = tableInput(settings);
  const existing = await orMissing(() => glue.send(new GetTableCommand({ DatabaseName, Name: wanted.Name })));
  if (!existing) {
    await glue.send(new CreateTableCommand({ DatabaseName, TableInput: wanted }));
    return { outcome: 'created' };
  }
  if (isAlready(existing.Table, wanted)) return { outcome: 'unchanged' };
  await glue.send(new UpdateTableCommand({ DatabaseName, TableInput: wanted }));
  return { outcome: 'updated' };
}

function databaseInput({ name, description, location_uri, parameters }: Settings): DatabaseInput {
  return defined({
    Name: String(name),
    Description: description,
    LocationUri: location_uri,
    Parameters: parameters,
  }) as unknown as DatabaseInput;
}

function tableInput(settings: Settings): TableInput {
  const storage = block(settings.storage_descriptor);
  return defined({
    Name: String(settings.name),
    Description: settings.description,
    Owner: settings.owner,
    Retention: settings.retention,
    TableType: settings.table_type,
    Parameters: settings.parameters,
    PartitionKeys: blocks(settings.partition_keys).map(column),
    StorageDescriptor: storage && storageDescriptor(storage),
  }) as unknown as TableInput;
}

function storageDescriptor(settings: Settings) {
  const serde = block(settings.ser_de_info);
  return defined({
    Columns: blocks(settings.columns).map(column),
    Location: settings.location,
    InputFormat: settings.input_format,
    OutputFormat: settings.output_format,
    Compressed: settings.compressed,
    NumberOfBuckets: settings.number_of_buckets,
    Parameters: settings.parameters,
    SerdeInfo:
      serde &&
      defined({
        Name: serde.name,
        SerializationLibrary: serde.serialization_library,
        Parameters: serde.parameters,
      }),
  });
}

const column = ({ name, type, comment }: Settings) => defined({ Name: name, Type: type, Comment: comment });

const defined = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/** True when what there is has each member of what is wanted, and lacks what the stack could say and does not. */
function isAlready(current: object | undefined, wanted: DatabaseInput | TableInput): boolean {
  const told = Object.entries(current ?? {}).filter(
    ([name, value]) => value !== undefined && !OF_THE_SERVICE.has(name),
  );
  return isDeepStrictEqual(Object.fromEntries(told), { ...wanted });
}

const OF_THE_SERVICE = new Set([
  'CatalogId',
  'CreateTime',
  'UpdateTime',
  'DatabaseName',
  'VersionId',
  'CreatedBy',
  'IsRegisteredWithLakeFormation',
]);
