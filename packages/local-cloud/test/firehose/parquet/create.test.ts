import {
  CreateDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  type ExtendedS3DestinationConfiguration,
  type ParquetSerDe,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { awsError } from '../../../src/aws-reply.ts';
import { directPut } from '../helpers/delivery.ts';
import { serveFirehose, type TestCloud } from '../helpers/serve-firehose.ts';
import { type Columns, createTable, toParquet } from './helpers/converted.ts';

/** What is said to a delivery stream with these members; undefined when it was created. */
const said = ({ firehose }: TestCloud, members: Partial<ExtendedS3DestinationConfiguration>) =>
  firehose.send(new CreateDeliveryStreamCommand(directPut(members))).then(
    () => undefined,
    (error: Error) => `${error.name}: ${error.message}`,
  );

async function saidOf(columns: Columns, serializer: ParquetSerDe = {}): Promise<string | undefined> {
  const cloud = await serveFirehose();
  await createTable(cloud, columns);
  return said(cloud, toParquet({ OpenXJsonSerDe: {} }, serializer));
}

describe('CreateDeliveryStream with conversion to Parquet', () => {
  it('stores hints of 128 MiB and 300 s where it is given none', async () => {
    const cloud = await serveFirehose();
    await createTable(cloud, { a: 'int' });
    expect(await said(cloud, { ...toParquet(), BufferingHints: undefined })).toBeUndefined();
    const { DeliveryStreamDescription } = await cloud.firehose.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: 'delivery' }),
    );
    const [destination] = DeliveryStreamDescription?.Destinations ?? [];
    expect(destination?.ExtendedS3DestinationDescription?.BufferingHints).toEqual({
      SizeInMBs: 128,
      IntervalInSeconds: 300,
    });
  });

  it('wants the table to be there', async () => {
    const cloud = await serveFirehose();
    expect(await said(cloud, toParquet())).toMatch(
      /^InvalidArgumentException: Database events not found\. \(Service: AWSGlue; Status Code: 400; Error Code: EntityNotFoundException; Request ID: [-0-9a-f]{36}; Proxy: null\)$/,
    );
  });

  it('says when Glue denies it the table', async () => {
    const denied = awsError('AccessDeniedException', 'not authorized to perform: glue:GetTable');
    const cloud = await serveFirehose({ onGlue: () => denied });
    expect(await said(cloud, toParquet())).toBe(
      'InvalidArgumentException: Access was denied when calling Glue. Please ensure that the role specified in the data format conversion configuration has the necessary permissions. not authorized to perform: glue:GetTable',
    );
  });

  it.each([
    [
      'set<string>',
      'column č of Glue table events.readings: type set at character 1 of set<string> is not emulated',
    ],
    [
      'binary',
      'column č of Glue table events.readings: type binary at character 1 of binary is not emulated',
    ],
    [
      'struct<a int>',
      'column č of Glue table events.readings: ":" is expected at character 10 of struct<a int>',
    ],
  ])('names a column of type %s', async (type, problem) => {
    expect(await saidOf({ č: type })).toBe(`InvalidArgumentException: ${problem}`);
  });

  it('names columns that differ by case alone, and a table without any', async () => {
    expect(await saidOf({ Value: 'int', value: 'int' })).toBe(
      'InvalidArgumentException: value is there more than once',
    );
    expect(await saidOf({})).toBe('InvalidArgumentException: Glue table events.readings has no columns');
  });

  it.each<[ParquetSerDe, string | undefined]>([
    [{ BlockSizeBytes: 64 * 1_048_576, Compression: 'GZIP', WriterVersion: 'V2' }, undefined],
    [{ EnableDictionaryCompression: true, PageSizeBytes: 1_048_576, MaxPaddingBytes: 0 }, undefined],
    [{ PageSizeBytes: 65_536 }, 'PageSizeBytes 65536 of ParquetSerDe is not emulated'],
    [{ MaxPaddingBytes: 1 }, 'MaxPaddingBytes 1 of ParquetSerDe is not emulated'],
  ])('takes of a serializer what DuckDB can be told: %j', async (serializer, problem) => {
    expect(await saidOf({ a: 'int' }, serializer)).toBe(problem && `InvalidArgumentException: ${problem}`);
  });
});
