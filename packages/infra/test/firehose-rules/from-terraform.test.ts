import { describe, expect, it } from 'vitest';
import { configurationFromTerraform } from '../../src/firehose-rules/from-terraform.ts';

describe('configurationFromTerraform', () => {
  it('spells every block the way CreateDeliveryStream does', () => {
    const resource = {
      name: 'events',
      destination: 'extended_s3',
      kinesis_source_configuration: [{ kinesis_stream_arn: '${aws_kinesis_stream.s.arn}', role_arn: 'r' }],
      server_side_encryption: { enabled: true, key_type: 'AWS_OWNED_CMK' },
      extended_s3_configuration: {
        role_arn: 'r',
        bucket_arn: 'b',
        prefix: 'a$${b}/',
        buffering_size: 5,
        buffering_interval: 0,
        s3_backup_mode: 'Enabled',
        s3_backup_configuration: { role_arn: 'r', bucket_arn: 'b2' },
        dynamic_partitioning_configuration: { enabled: true, retry_duration: 300 },
        processing_configuration: {
          enabled: true,
          processors: [
            { type: 'Lambda', parameters: [{ parameter_name: 'LambdaArn', parameter_value: 'arn' }] },
            { type: 'AppendDelimiterToRecord' },
          ],
        },
        data_format_conversion_configuration: {
          input_format_configuration: { deserializer: { open_x_json_ser_de: {} } },
          output_format_configuration: { serializer: { parquet_ser_de: { page_size_bytes: 65536 } } },
          schema_configuration: { database_name: 'd', table_name: 't', role_arn: 'r' },
        },
      },
    };
    expect(configurationFromTerraform(resource)).toEqual({
      DeliveryStreamName: 'events',
      DeliveryStreamType: 'KinesisStreamAsSource',
      KinesisStreamSourceConfiguration: { KinesisStreamARN: '${aws_kinesis_stream.s.arn}', RoleARN: 'r' },
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      ExtendedS3DestinationConfiguration: {
        RoleARN: 'r',
        BucketARN: 'b',
        Prefix: 'a${b}/',
        BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 0 },
        S3BackupMode: 'Enabled',
        S3BackupConfiguration: { RoleARN: 'r', BucketARN: 'b2', BufferingHints: {} },
        DynamicPartitioningConfiguration: { Enabled: true, RetryOptions: { DurationInSeconds: 300 } },
        ProcessingConfiguration: {
          Enabled: true,
          Processors: [
            { Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: 'arn' }] },
            { Type: 'AppendDelimiterToRecord', Parameters: [] },
          ],
        },
        DataFormatConversionConfiguration: {
          InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
          OutputFormatConfiguration: { Serializer: { ParquetSerDe: { PageSizeBytes: 65536 } } },
          SchemaConfiguration: { DatabaseName: 'd', TableName: 't', RoleARN: 'r' },
        },
      },
    });
  });

  it('takes encryption that is switched off for none', () => {
    const resource = { name: 'events', server_side_encryption: { enabled: false } };
    expect(configurationFromTerraform(resource)).not.toHaveProperty(
      'DeliveryStreamEncryptionConfigurationInput',
    );
  });

  it('takes a delivery stream without a Kinesis source for direct put', () => {
    expect(configurationFromTerraform({ name: 'events' })).toEqual({
      DeliveryStreamName: 'events',
      DeliveryStreamType: 'DirectPut',
    });
  });
});
