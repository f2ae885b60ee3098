import {
  CreateDeliveryStreamCommand,
  DescribeDeliveryStreamCommand,
  type ExtendedS3DestinationDescription,
  UpdateDestinationCommand,
} from '@aws-sdk/client-firehose';
import { describe, expect, it } from 'vitest';
import { directPut } from './helpers/delivery.ts';
import { type Members, partitioned, processed } from './helpers/destinations.ts';
import { serveFirehose } from './helpers/serve-firehose.ts';
import { createTable, toParquet } from './parquet/helpers/converted.ts';

const DeliveryStreamName = 'delivery';

/** What is described of a delivery stream once it was updated. */
async function updated(
  before: Members,
  ExtendedS3DestinationUpdate: Members,
): Promise<ExtendedS3DestinationDescription | undefined> {
  const { firehose, glue } = await serveFirehose();
  await createTable({ glue }, { value: 'int' });
  await firehose.send(new CreateDeliveryStreamCommand(directPut(before)));
  await firehose.send(
    new UpdateDestinationCommand({
      DeliveryStreamName,
      CurrentDeliveryStreamVersionId: '1',
      DestinationId: 'destinationId-000000000001',
      ExtendedS3DestinationUpdate,
    }),
  );
  const reply = await firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }));
  return reply.DeliveryStreamDescription?.Destinations?.[0]?.ExtendedS3DestinationDescription;
}

// As seen at the service, 2026-09.
describe('UpdateDestination', () => {
  it('replaces the whole ProcessingConfiguration', async () => {
    const before = partitioned(
      processed(
        ['MetadataExtraction', { MetadataExtractionQuery: '{a:.a}', JsonParsingEngine: 'JQ-1.6' }],
        ['AppendDelimiterToRecord'],
      ),
    );
    const ProcessingConfiguration = { Processors: [{ Type: 'AppendDelimiterToRecord' as const }] };
    expect((await updated(before, { ProcessingConfiguration }))?.ProcessingConfiguration).toEqual(
      ProcessingConfiguration,
    );
  });

  it('switches conversion on together with the larger buffer that it needs', async () => {
    const after = await updated({}, toParquet());
    expect(after).toMatchObject({ ...toParquet(), CompressionFormat: 'UNCOMPRESSED' });
    await expect(updated({}, { ...toParquet(), BufferingHints: undefined })).rejects.toThrow(
      'BufferingHints.SizeInMBs must be at least 64 when data format conversion is enabled.',
    );
  });

  it('merges DataFormatConversionConfiguration member by member', async () => {
    const before = toParquet();
    const OutputFormatConfiguration = { Serializer: { ParquetSerDe: { Compression: 'GZIP' as const } } };
    const after = await updated(before, { DataFormatConversionConfiguration: { OutputFormatConfiguration } });
    expect(after?.DataFormatConversionConfiguration).toEqual({
      ...before.DataFormatConversionConfiguration,
      OutputFormatConfiguration,
    });
  });
});
