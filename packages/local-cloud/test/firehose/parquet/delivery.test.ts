import { DescribeDeliveryStreamCommand, UpdateDestinationCommand } from '@aws-sdk/client-firehose';
import { CreateTableCommand, DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { describe, expect, it, vi } from 'vitest';
import { awsError } from '../../../src/aws-reply.ts';
import { flush, NEWLINES, putRecords, startDelivery, storedObjects, untilRead } from '../helpers/delivery.ts';
import { aggregated } from '../helpers/kpl.ts';
import { byKey, flushPartitions } from '../helpers/partitions.ts';
import { restarted, serveFirehose, type TestCloud } from '../helpers/serve-firehose.ts';
import { createTable, DATABASE, TABLE, tableInput, toParquet } from './helpers/converted.ts';
import { rowsOfParquet } from './helpers/read-parquet.ts';

const json = (value: unknown) => JSON.stringify(value);

const isError = ({ key }: { key: string }) => key.startsWith('format-conversion-failed/');
const dataObjects = async (cloud: TestCloud) => (await storedObjects(cloud)).filter((o) => !isError(o));
const storedRows = async (cloud: TestCloud) =>
  (await Promise.all((await dataObjects(cloud)).map(({ body }) => rowsOfParquet(body)))).flat();

/** The instant in the name of an object. */
const instantOf = (key = ''): number => {
  const [, day = '', time = ''] = /-(\d{4}-\d\d-\d\d)-(\d\d-\d\d-\d\d)-/.exec(key) ?? [];
  return Date.parse(`${day}T${time.replaceAll('-', ':')}Z`);
};

const untilTrouble = (cloud: TestCloud, text: string) =>
  vi.waitFor(
    () => {
      cloud.clock.advance(30_000);
      expect(cloud.status().lastError).toContain(text);
    },
    { timeout: 5_000, interval: 50 },
  );

describe('records to Parquet over HTTP', () => {
  it('become an object with the columns of the Glue table', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { name: 'string', value: 'double', at: 'timestamp', tags: 'array<string>' });
    await startDelivery(cloud, { ...toParquet(), ProcessingConfiguration: NEWLINES });
    await putRecords(cloud, [
      json({ name: 'Žofie 🦊', value: 21.5, at: '2026-11-24T10:00:00.123Z', tags: ['čau', null] }),
      json({ Name: 'second', unknown: { deep: [1] } }),
    ]);
    await flush(cloud, 2);
    const [object] = await storedObjects(cloud);
    expect(object?.key).toMatch(/^\d{4}\/\d{2}\/\d{2}\/\d{2}\/delivery-1-[-0-9]+-[-0-9a-f]{36}\.parquet$/);
    expect(object).toMatchObject({
      contentType: 'application/octet-stream',
      contentEncoding: 'hadoop-snappy',
    });
    const rows = await storedRows(cloud);
    expect(rows.toSorted((a, b) => String(a.name).localeCompare(String(b.name)))).toEqual([
      { name: 'second', value: null, at: null, tags: null },
      { name: 'Žofie 🦊', value: 21.5, at: '2026-11-24 10:00:00.123', tags: ['čau', null] },
    ]);
  });

  it('that do not fit go under the error prefix, and the others are stored', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await putRecords(cloud, ['{"value":1}', '{"value":"oops 🐛"}', '{"value":', ' ', '{"value":2}']);
    await flush(cloud, 5);
    expect((await storedRows(cloud)).map(({ value }) => value).toSorted()).toEqual([1, 2]);
    const [errors] = (await storedObjects(cloud)).filter(isError);
    const lines =
      errors?.body
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)) ?? [];
    expect(lines.map(({ rawData }) => Buffer.from(rawData, 'base64').toString())).toEqual([
      '{"value":"oops 🐛"}',
      '{"value":',
      ' ',
    ]);
    expect(lines[0]).toMatchObject({
      attemptsMade: 1,
      arrivalTimestamp: expect.any(Number),
      lastErrorCode: 'DataFormatConversion.MalformedData',
      lastErrorMessage: 'Data does not match the schema. For input string: "oops 🐛"',
      sequenceNumber: expect.stringMatching(/^\d+$/),
      subSequenceNumber: null,
      dataCatalogTable: {
        catalogId: '000000000000',
        databaseName: DATABASE,
        tableName: TABLE,
        region: 'us-east-1',
        versionId: 'LATEST',
        roleArn: expect.stringContaining(':role/'),
      },
    });
    expect(lines.map(({ lastErrorCode }) => lastErrorCode)).toEqual([
      'DataFormatConversion.MalformedData',
      'DataFormatConversion.ParseError',
      'DataFormatConversion.MalformedData',
    ]);
    expect(cloud.status().sources[0]).toMatchObject({ deliveredRecords: 2, failedRecords: 3 });
  });

  it('that fail do not name the object of the others after their arrival', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await putRecords(cloud, ['{"value":"oops"}']);
    await untilRead(cloud, 1);
    cloud.clock.advance(20_000);
    await putRecords(cloud, ['{"value":1}']);
    await flush(cloud, 2);
    const [errors, object] = (await storedObjects(cloud)).toSorted((a) => (isError(a) ? -1 : 1));
    const secondsBetween = (instantOf(object?.key) - instantOf(errors?.key)) / 1_000;
    expect(secondsBetween).toBeGreaterThanOrEqual(20);
  });

  it('that all fail make no object of data', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await putRecords(cloud, ['no', 'JSON']);
    await untilRead(cloud, 2);
    await vi.waitFor(async () => {
      cloud.clock.advance(60_000);
      expect(await storedObjects(cloud)).toHaveLength(1);
    });
    expect(await dataObjects(cloud)).toEqual([]);
  });

  it('follow a new version of the table with the next object', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await putRecords(cloud, ['{"value":1,"unit":"°C"}']);
    await flush(cloud, 1);
    const TableInput = tableInput({ value: 'int', unit: 'string' });
    await cloud.glue.send(new UpdateTableCommand({ DatabaseName: DATABASE, TableInput }));
    await putRecords(cloud, ['{"value":2,"unit":"°C"}']);
    await flush(cloud, 2);
    expect(await storedRows(cloud)).toEqual([{ value: 1 }, { value: 2, unit: '°C' }]);
  });

  it('keep to the version of the table that the configuration names', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    const TableInput = tableInput({ value: 'int', unit: 'string' });
    await cloud.glue.send(new UpdateTableCommand({ DatabaseName: DATABASE, TableInput }));
    await startDelivery(cloud, toParquet({ OpenXJsonSerDe: {} }, {}, { VersionId: '0' }));
    await putRecords(cloud, ['{"value":1,"unit":"°C"}']);
    await flush(cloud, 1);
    expect(await storedRows(cloud)).toEqual([{ value: 1 }]);
  });

  it('wait for a table that is not there, and none is lost', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await cloud.glue.send(new DeleteTableCommand({ DatabaseName: DATABASE, Name: TABLE }));
    await putRecords(cloud, ['{"value":1}', '{"value":2}']);
    await untilRead(cloud, 2);
    await untilTrouble(
      cloud,
      `converting to Parquet by Glue table ${DATABASE}.${TABLE}: EntityNotFoundException: Entity Not Found`,
    );
    expect(await storedObjects(cloud)).toEqual([]);
    await cloud.glue.send(
      new CreateTableCommand({ DatabaseName: DATABASE, TableInput: tableInput({ value: 'bigint' }) }),
    );
    await flush(cloud, 2);
    expect((await storedRows(cloud)).map(({ value }) => value).toSorted()).toEqual(['1', '2']);
    expect(cloud.status().lastError).toBeUndefined();
  });

  it('wait while Glue denies the call', async () => {
    let isDenied = false;
    const denied = awsError('AccessDeniedException', 'not authorized to perform: glue:GetTable');
    const cloud = await serveFirehose({ onGlue: () => (isDenied ? denied : undefined) });
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    isDenied = true;
    await putRecords(cloud, ['{"value":1}']);
    await untilRead(cloud, 1);
    await untilTrouble(cloud, 'AccessDeniedException: not authorized to perform: glue:GetTable');
    isDenied = false;
    await flush(cloud, 1);
    expect(await storedRows(cloud)).toEqual([{ value: 1 }]);
  });

  it('are none the fewer after a crash before they were stored', async () => {
    const first = await serveFirehose();
    await createTable(first, { value: 'int' });
    await startDelivery(first, toParquet());
    await putRecords(first, ['{"value":1}', 'broken', '{"value":2}']);
    await untilRead(first, 3);
    const second = await restarted(first);
    await untilRead(second, 3);
    await flush(second, 3);
    expect((await storedRows(second)).map(({ value }) => value).toSorted()).toEqual([1, 2]);
    expect((await storedObjects(second)).filter(isError)).toHaveLength(1);
  });

  it('are converted no more once conversion is switched off', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { value: 'int' });
    await startDelivery(cloud, toParquet());
    await cloud.firehose.send(
      new UpdateDestinationCommand({
        DeliveryStreamName: 'delivery',
        CurrentDeliveryStreamVersionId: '1',
        DestinationId: 'destinationId-000000000001',
        ExtendedS3DestinationUpdate: { DataFormatConversionConfiguration: { Enabled: false } },
      }),
    );
    const described = await cloud.firehose.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }),
    );
    const [destination] = described.DeliveryStreamDescription?.Destinations ?? [];
    expect(destination?.ExtendedS3DestinationDescription?.DataFormatConversionConfiguration).toEqual({
      ...toParquet().DataFormatConversionConfiguration,
      Enabled: false,
    });
    await putRecords(cloud, ['{"value":1}']);
    await flush(cloud, 1);
    expect((await storedObjects(cloud)).map(({ body }) => body.toString())).toEqual(['{"value":1}']);
  });
});

describe('partitions to Parquet over HTTP', () => {
  it('come from objects in records in KPL aggregates, whatever the order of the processors', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { k: 'string', value: 'int' });
    const splitter = {
      Type: 'RecordDeAggregation' as const,
      Parameters: [{ ParameterName: 'SubRecordType' as const, ParameterValue: 'JSON' }],
    };
    await startDelivery(cloud, byKey(toParquet(), splitter));
    const object = (k: string, value: unknown) => json({ k, value });
    const texts = [object('a', 1) + object('b', 2), object('b', 3), object('a', 'x') + object('a', 4)];
    await putRecords(
      cloud,
      await aggregated(texts.map((text) => ({ partitionKey: 'p', data: Buffer.from(text) }))),
    );
    await flushPartitions(cloud, 1);
    const objects = await storedObjects(cloud);
    const data = objects.filter(({ key }) => key.startsWith('k='));
    const rows = await Promise.all(data.map(({ body }) => rowsOfParquet(body)));
    expect(rows.map((own) => own.map(({ k, value }) => `${k}${value}`).sort())).toEqual([
      ['a1', 'a4'],
      ['b2', 'b3'],
    ]);
    const [failed] = objects.filter(({ key }) => key.startsWith('errors/format-conversion-failed/'));
    expect(JSON.parse(String(failed?.body))).toMatchObject({
      rawData: Buffer.from(object('a', 'x')).toString('base64'),
      subSequenceNumber: 2,
    });
  });

  it('become an object each, and what does not fit an error record', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { k: 'string', value: 'int' });
    await startDelivery(cloud, byKey(toParquet()));
    await putRecords(cloud, ['{"k":"a","value":1}', '{"k":"č","value":2}', '{"k":"a","value":"x"}']);
    await flushPartitions(cloud, 3);
    const objects = await storedObjects(cloud);
    const data = objects.filter(({ key }) => key.startsWith('k='));
    expect(data.map(({ key }) => key.replace(/delivery.*\./, ''))).toEqual(['k=a/parquet', 'k=č/parquet']);
    expect(await Promise.all(data.map(({ body }) => rowsOfParquet(body)))).toEqual([
      [{ k: 'a', value: 1 }],
      [{ k: 'č', value: 2 }],
    ]);
    const errors = objects.filter(({ key }) => key.startsWith('errors/format-conversion-failed/'));
    expect(errors.map(({ body }) => JSON.parse(String(body)).lastErrorMessage)).toEqual([
      'Data does not match the schema. For input string: "x"',
    ]);
  });
});
