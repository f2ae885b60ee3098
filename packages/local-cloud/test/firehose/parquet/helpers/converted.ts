import type {
  DataFormatConversionConfiguration,
  Deserializer,
  ExtendedS3DestinationConfiguration,
  ParquetSerDe,
} from '@aws-sdk/client-firehose';
import { CreateDatabaseCommand, CreateTableCommand, type GlueClient } from '@aws-sdk/client-glue';
import { ROLE_ARN } from '../../helpers/delivery.ts';

export const DATABASE = 'events';
export const TABLE = 'readings';

export type Columns = Readonly<Record<string, string>>;

/** A table's input with these columns, name → Hive type. */
export const tableInput = (columns: Columns, Name = TABLE) => ({
  Name,
  StorageDescriptor: { Columns: Object.entries(columns).map(([column, Type]) => ({ Name: column, Type })) },
});

/** Creates the database and a table with these columns. */
export async function createTable({ glue }: { glue: GlueClient }, columns: Columns): Promise<void> {
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE } }));
  await glue.send(new CreateTableCommand({ DatabaseName: DATABASE, TableInput: tableInput(columns) }));
}

/** Members of a destination that converts to the table. */
export const toParquet = (
  deserializer: Deserializer = { OpenXJsonSerDe: {} },
  serializer: ParquetSerDe = {},
  schema: DataFormatConversionConfiguration['SchemaConfiguration'] = {},
): Partial<ExtendedS3DestinationConfiguration> => ({
  BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
  DataFormatConversionConfiguration: {
    InputFormatConfiguration: { Deserializer: deserializer },
    OutputFormatConfiguration: { Serializer: { ParquetSerDe: serializer } },
    SchemaConfiguration: { RoleARN: ROLE_ARN, DatabaseName: DATABASE, TableName: TABLE, ...schema },
  },
});
