import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  GetTableVersionCommand,
  GetTableVersionsCommand,
  type GlueClient,
  ListCrawlersCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { serve } from '../helpers/serve.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const DatabaseName = 'archive';
const columns = (...types: string[]) => types.map((Type, i) => ({ Name: `c${i}`, Type }));
const input = (Name: string, ...types: string[]) => ({
  Name,
  Description: 'Měření 🌡️',
  PartitionKeys: [{ Name: 'year', Type: 'int' }],
  StorageDescriptor: { Columns: columns(...types), Location: 's3://archive/' },
  Parameters: { classification: 'parquet' },
});
const put = (glue: GlueClient, table = 'readings') =>
  glue.send(new CreateTableCommand({ DatabaseName, TableInput: input(table, 'string') }));
const update = (glue: GlueClient, members: object, ...types: string[]) =>
  glue.send(new UpdateTableCommand({ DatabaseName, TableInput: input('readings', ...types), ...members }));

async function glueWithDatabase(folder = tempFolder()) {
  const cloud = await serve(folder);
  await cloud.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
  return { ...cloud, folder };
}

describe('databases over HTTP', () => {
  it('are created, changed, listed by name and deleted', async () => {
    const { glue } = await glueWithDatabase();
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'Aardvark', Description: 'ž' } }));
    const { DatabaseList } = await glue.send(new GetDatabasesCommand({}));
    expect(DatabaseList).toMatchObject([
      { Name: 'aardvark', Description: 'ž', CatalogId: '000000000000', CreateTime: expect.any(Date) },
      { Name: DatabaseName },
    ]);
    await glue.send(
      new UpdateDatabaseCommand({ Name: 'AARDVARK', DatabaseInput: { Name: 'aardvark', Description: '🐜' } }),
    );
    const { Database } = await glue.send(new GetDatabaseCommand({ Name: 'aardvark' }));
    expect(Database).toMatchObject({ Description: '🐜' });
    await glue.send(new DeleteDatabaseCommand({ Name: 'aardvark' }));
    await expect(glue.send(new GetDatabaseCommand({ Name: 'aardvark' }))).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: 'Database aardvark not found.',
    });
  });

  it('are there once', async () => {
    const { glue } = await glueWithDatabase();
    const again = new CreateDatabaseCommand({ DatabaseInput: { Name: 'ARCHIVE' } });
    await expect(glue.send(again)).rejects.toMatchObject({
      name: 'AlreadyExistsException',
      message: 'Database already exists.',
    });
  });
});

describe('tables over HTTP', () => {
  it('come back as they were given', async () => {
    const { glue } = await glueWithDatabase();
    await put(glue, 'Readings');
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name: 'READINGS' }));
    expect(Table).toMatchObject({ ...input('readings', 'string'), DatabaseName, VersionId: '0' });
  });

  it('keep their versions, the newest first in the list', async () => {
    const { glue } = await glueWithDatabase();
    await put(glue);
    await update(glue, {}, 'string', 'int');
    await update(glue, { SkipArchive: true }, 'string', 'int', 'date');
    const asked = { DatabaseName, TableName: 'readings' };
    const { TableVersions = [] } = await glue.send(new GetTableVersionsCommand(asked));
    expect(
      TableVersions.map(({ VersionId, Table }) => [VersionId, Table?.StorageDescriptor?.Columns?.length]),
    ).toEqual([
      ['2', 3],
      ['0', 1],
    ]);
    const first = await glue.send(new GetTableVersionCommand({ ...asked, VersionId: '0' }));
    expect(first.TableVersion?.Table?.StorageDescriptor?.Columns).toEqual(columns('string'));
    const latest = await glue.send(new GetTableVersionCommand(asked));
    expect(latest.TableVersion?.VersionId).toBe('2');
    await expect(glue.send(new GetTableVersionCommand({ ...asked, VersionId: '1' }))).rejects.toMatchObject({
      name: 'EntityNotFoundException',
    });
  });

  it('refuse an update of a version that is not in force', async () => {
    const { glue } = await glueWithDatabase();
    await put(glue);
    await expect(update(glue, { VersionId: '7' }, 'int')).rejects.toMatchObject({
      name: 'ConcurrentModificationException',
    });
  });

  it('are listed page by page, those whose whole name fits', async () => {
    const { glue } = await glueWithDatabase();
    for (const table of ['b2', 'a1', 'b1', 'xb1']) await put(glue, table);
    const page = (NextToken?: string) =>
      glue.send(new GetTablesCommand({ DatabaseName, Expression: 'b.*', MaxResults: 1, NextToken }));
    const first = await page();
    const second = await page(first.NextToken);
    expect([first, second].map(({ TableList }) => TableList?.map(({ Name }) => Name))).toEqual([
      ['b1'],
      ['b2'],
    ]);
    expect(second.NextToken).toBeUndefined();
    await expect(page('next')).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it.each([
    [
      'in a database that is not there',
      'nowhere',
      'a',
      'EntityNotFoundException: Database nowhere not found.',
    ],
    ['that are there already', DatabaseName, 'readings', 'AlreadyExistsException: Table already exists.'],
  ])('%s are refused', async (_fact, database, table, said) => {
    const { glue } = await glueWithDatabase();
    await put(glue);
    const create = new CreateTableCommand({ DatabaseName: database, TableInput: input(table, 'int') });
    const error = await glue.send(create).catch((thrown: Error) => thrown);
    expect(`${(error as Error).name}: ${(error as Error).message}`).toBe(said);
  });

  it('named as what every object has are tables like others', async () => {
    const { glue } = await glueWithDatabase();
    const missing = glue.send(new GetTableCommand({ DatabaseName, Name: 'constructor' }));
    await expect(missing).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    await put(glue, 'constructor');
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name: 'constructor' }));
    expect(Table?.Name).toBe('constructor');
  });

  it('are gone once deleted', async () => {
    const { glue } = await glueWithDatabase();
    await put(glue);
    await glue.send(new DeleteTableCommand({ DatabaseName, Name: 'readings' }));
    const again = glue.send(new DeleteTableCommand({ DatabaseName, Name: 'readings' }));
    await expect(again).rejects.toMatchObject({
      name: 'EntityNotFoundException',
      message: 'Entity Not Found',
    });
  });

  it('outlive a restart with their versions', async () => {
    const first = await glueWithDatabase();
    await put(first.glue);
    await update(first.glue, {}, 'string', 'int');
    await first.close();
    const { glue } = await serve(first.folder);
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName, Name: 'readings' }));
    expect(Table).toMatchObject({ ...input('readings', 'string', 'int'), VersionId: '1' });
  });
});

describe('Glue', () => {
  it('names a call that it does not emulate', async () => {
    const { glue } = await glueWithDatabase();
    await expect(glue.send(new ListCrawlersCommand({}))).rejects.toThrow('Glue ListCrawlers is not emulated');
  });

  it('says in the words of its model which member is wrong', async () => {
    const { glue } = await glueWithDatabase();
    const TableInput = { Name: 'a', StorageDescriptor: { Columns: [{ Name: '' }] } };
    await expect(glue.send(new CreateTableCommand({ DatabaseName, TableInput }))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'tableInput.storageDescriptor.columns.1.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    });
  });
});
