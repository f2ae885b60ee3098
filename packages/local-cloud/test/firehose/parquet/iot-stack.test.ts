import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { kinesisClient, s3Client } from '@event-archive/aws-clients';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ACCOUNT_ID, startCloud } from '../../../src/cloud.ts';
import { stackFromJson } from '../../../src/stack/terraform-stack.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { rowsOfParquet } from './helpers/read-parquet.ts';

const time = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';

/** Readings of sensors as Parquet, declared as synthesis writes it, with a buffer that does not wait. */
const STACK = stackFromJson(
  {
    provider: { aws: [{ region: 'eu-central-1' }] },
    resource: {
      aws_kinesis_stream: { readings: { name: 'iot-readings', shard_count: 1 } },
      aws_s3_bucket: { archive: { bucket: 'archive' } },
      aws_iam_role: { delivery: { name: 'delivery' } },
      aws_glue_catalog_database: { events: { name: 'event_archive' } },
      aws_glue_catalog_table: {
        readings: {
          name: 'iot_readings',
          database_name: '${aws_glue_catalog_database.events.name}',
          partition_keys: [{ name: 'year', type: 'int' }],
          storage_descriptor: {
            columns: [
              { name: 'event_id', type: 'string' },
              { name: 'timestamp', type: 'timestamp' },
              { name: 'value', type: 'double' },
              { name: 'reading_number', type: 'bigint' },
              { name: 'location', type: 'struct<latitude:double,longitude:double,altitude_m:double>' },
              { name: 'tags', type: 'array<string>' },
            ],
          },
        },
      },
      aws_kinesis_firehose_delivery_stream: {
        readings: {
          name: 'iot-readings-delivery',
          kinesis_source_configuration: {
            kinesis_stream_arn: '${aws_kinesis_stream.readings.arn}',
            role_arn: '${aws_iam_role.delivery.arn}',
          },
          extended_s3_configuration: {
            role_arn: '${aws_iam_role.delivery.arn}',
            bucket_arn: '${aws_s3_bucket.archive.arn}',
            buffering_interval: 0,
            buffering_size: 128,
            compression_format: 'UNCOMPRESSED',
            prefix: `iot-readings/${time}`,
            error_output_prefix: `errors/iot-readings/!{firehose:error-output-type}/${time}`,
            data_format_conversion_configuration: {
              enabled: true,
              input_format_configuration: {
                deserializer: { open_x_json_ser_de: { case_insensitive: false } },
              },
              output_format_configuration: { serializer: { parquet_ser_de: { compression: 'SNAPPY' } } },
              schema_configuration: {
                database_name: '${aws_glue_catalog_database.events.name}',
                table_name: '${aws_glue_catalog_table.readings.name}',
                role_arn: '${aws_iam_role.delivery.arn}',
              },
            },
          },
        },
      },
    },
  },
  ACCOUNT_ID,
);

describe('the embedded cloud with a stack that converts', () => {
  it('turns events of the stream into Parquet, and a broken one into an error record', {
    timeout: 20_000,
  }, async () => {
    const cloud = await startCloud({
      port: 0,
      stateFolder: tempFolder(),
      region: 'eu-central-1',
      enforceShardLimits: true,
      log: () => {},
    });
    onTestFinished(() => cloud.stop());
    await cloud.apply(STACK);
    const again = await cloud.apply(STACK);
    expect(again.applied.map(({ outcome }) => outcome)).toEqual(Array(5).fill('unchanged'));
    const target = { region: 'eu-central-1', endpoint: cloud.endpoint };
    const reading = {
      event_id: 'e-1',
      timestamp: '2026-11-24T10:00:00.123Z',
      value: 21.5,
      reading_number: 9_007_199_254_740_991,
      location: { latitude: 50.08, longitude: 14.42, altitude_m: null },
      tags: ['venku', '🌡️'],
    };
    const Records = [JSON.stringify(reading), '{"event_id":"e-2","value":"warm"}'].map((record) => ({
      PartitionKey: 'k',
      Data: Buffer.from(record),
    }));
    await kinesisClient(target).send(new PutRecordsCommand({ StreamName: 'iot-readings', Records }));
    const s3 = s3Client(target);
    const keys = await vi.waitFor(
      async () => {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'archive' }));
        expect(Contents).toHaveLength(2);
        return Contents.map(({ Key = '' }) => Key);
      },
      { timeout: 15_000, interval: 100 },
    );
    expect(keys).toEqual([
      expect.stringMatching(/^errors\/iot-readings\/format-conversion-failed\/year=\d{4}\/.*[0-9a-f]{12}$/),
      expect.stringMatching(/^iot-readings\/year=\d{4}\/month=\d\d\/day=\d\d\/hour=\d\d\/.*\.parquet$/),
    ]);
    const bodies = await Promise.all(
      keys.map(async (Key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'archive', Key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
    );
    expect(JSON.parse(String(bodies[0]))).toMatchObject({
      lastErrorMessage: 'Data does not match the schema. For input string: "warm"',
      dataCatalogTable: { tableName: 'iot_readings', region: 'eu-central-1' },
    });
    expect(await rowsOfParquet(bodies[1] ?? Buffer.alloc(0))).toEqual([
      { ...reading, timestamp: '2026-11-24 10:00:00.123', reading_number: '9007199254740991' },
    ]);
  });
});
