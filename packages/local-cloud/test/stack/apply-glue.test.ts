import { GetDatabaseCommand, GetTableCommand } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { applyStack } from '../../src/stack/apply-stack.ts';
import { stackFromJson } from '../../src/stack/terraform-stack.ts';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const declared = (table: object = {}, database: object = {}) =>
  stackFromJson(
    {
      provider: { aws: [{ region: 'us-east-1' }] },
      resource: {
        aws_glue_catalog_table: {
          readings: {
            name: 'readings',
            database_name: '${aws_glue_catalog_database.events.name}',
            table_type: 'EXTERNAL_TABLE',
            parameters: {
              'storage.location.template': 's3://${aws_s3_bucket.archive.bucket}/year=$${year}/',
            },
            partition_keys: [{ name: 'year', type: 'int' }],
            storage_descriptor: {
              columns: [{ name: 'value', type: 'double', comment: 'Teplota 🌡️' }],
              location: 's3://${aws_s3_bucket.archive.bucket}/',
              ser_de_info: { serialization_library: 'ParquetHiveSerDe', parameters: { a: '1' } },
            },
            ...table,
          },
        },
        aws_glue_catalog_database: { events: { name: 'events', description: 'Events', ...database } },
        aws_s3_bucket: { archive: { bucket: 'archive' } },
      },
    },
    '000000000000',
  );

const outcomes = ({ applied }: Awaited<ReturnType<typeof applyStack>>) =>
  applied.map(({ type, outcome }) => `${type.replace(/^aws_/, '')} ${outcome}`);

describe('applyStack', () => {
  it('creates Glue databases and their tables, references filled in', async () => {
    const cloud = await serve(tempFolder());
    const result = await applyStack(cloud, declared());
    expect(outcomes(result)).toEqual([
      's3_bucket created',
      'glue_catalog_database created',
      'glue_catalog_table created',
    ]);
    expect(result.notEmulated).toEqual({});
    const { Table } = await cloud.glue.send(
      new GetTableCommand({ DatabaseName: 'events', Name: 'readings' }),
    );
    expect(Table).toMatchObject({
      VersionId: '0',
      TableType: 'EXTERNAL_TABLE',
      Parameters: { 'storage.location.template': 's3://archive/year=${year}/' },
      PartitionKeys: [{ Name: 'year', Type: 'int' }],
      StorageDescriptor: {
        Columns: [{ Name: 'value', Type: 'double', Comment: 'Teplota 🌡️' }],
        Location: 's3://archive/',
        SerdeInfo: { SerializationLibrary: 'ParquetHiveSerDe', Parameters: { a: '1' } },
      },
    });
  });

  it('leaves them alone the second time, and brings them up to another stack', async () => {
    const cloud = await serve(tempFolder());
    await applyStack(cloud, declared());
    expect(outcomes(await applyStack(cloud, declared()))).toEqual([
      's3_bucket unchanged',
      'glue_catalog_database unchanged',
      'glue_catalog_table unchanged',
    ]);
    const changed = declared({ parameters: undefined }, { description: undefined });
    expect(outcomes(await applyStack(cloud, changed))).toEqual([
      's3_bucket unchanged',
      'glue_catalog_database updated',
      'glue_catalog_table updated',
    ]);
    const { Table } = await cloud.glue.send(
      new GetTableCommand({ DatabaseName: 'events', Name: 'readings' }),
    );
    expect(Table).toMatchObject({ VersionId: '1' });
    expect(Table?.Parameters).toBeUndefined();
    const { Database } = await cloud.glue.send(new GetDatabaseCommand({ Name: 'events' }));
    expect(Database?.Description).toBeUndefined();
  });
});
