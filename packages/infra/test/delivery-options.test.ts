import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { eventTimePrefix, query, withDelivery } from './helpers/environment.ts';
import { attributesOf, onlyResource, statementOf, synthesizedStack } from './helpers/stack.ts';

const destinationOf = (stack: Block) =>
  onlyResource(stack, 'aws_kinesis_firehose_delivery_stream').extended_s3_configuration as Block;
const role = '${aws_iam_role.website_events_delivery_role.arn}';
const parquet = {
  format: 'PARQUET',
  compressionFormat: 'UNCOMPRESSED',
  bufferSizeMiB: 128,
  appendDelimiterToRecord: false,
} as const;
const eventTime = {
  partitionBy: 'event-time',
  prefix: eventTimePrefix,
  bufferSizeMiB: 64,
  bufferIntervalSeconds: 60,
} as const;

describe('a delivery stream', () => {
  it('writes Parquet with the columns of the table, which the role may read and nothing else in Glue', () => {
    const stack = synthesizedStack({ ...withDelivery(parquet), query });
    expect(destinationOf(stack)).toMatchObject({
      compression_format: 'UNCOMPRESSED',
      data_format_conversion_configuration: {
        enabled: true,
        input_format_configuration: { deserializer: { open_x_json_ser_de: { case_insensitive: false } } },
        output_format_configuration: { serializer: { parquet_ser_de: { compression: 'SNAPPY' } } },
        schema_configuration: {
          database_name: '${aws_glue_catalog_database.event_database.name}',
          table_name: '${aws_glue_catalog_table.website_events_table.name}',
          role_arn: role,
        },
      },
    });
    const { policy } = attributesOf(stack, 'aws_iam_role_policy', 'website_events_delivery_role_policy');
    expect(statementOf(policy, 'ReadSchema')).toEqual({
      Sid: 'ReadSchema',
      Effect: 'Allow',
      Action: ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      Resource: [
        'arn:${data.aws_partition.event_database_partition.partition}:glue:eu-west-1:${data.aws_caller_identity.current.account_id}:catalog',
        '${aws_glue_catalog_database.event_database.arn}',
        '${aws_glue_catalog_table.website_events_table.arn}',
      ],
    });
  });

  it('writes under a prefix as it stands, whatever Terraform would read in it', () => {
    const changes = { prefix: 'größe/${a}%{b}/', errorOutputPrefix: '${a}/' };
    expect(destinationOf(synthesizedStack(withDelivery(changes)))).toMatchObject({
      prefix: 'größe/$${a}%%{b}/',
      error_output_prefix: '$${a}/',
    });
  });

  it('has nothing to do with Glue when it writes JSON, even where people query', () => {
    const stack = synthesizedStack({ ...withDelivery({}), query });
    expect(destinationOf(stack)).not.toHaveProperty('data_format_conversion_configuration');
    expect(
      attributesOf(stack, 'aws_iam_role_policy', 'website_events_delivery_role_policy').policy,
    ).not.toContain('glue:');
  });

  it('files events by their own time', () => {
    const stack = synthesizedStack(withDelivery({ ...eventTime, partitionRetrySeconds: 600 }));
    expect(destinationOf(stack)).toMatchObject({
      prefix: eventTimePrefix,
      dynamic_partitioning_configuration: { enabled: true, retry_duration: 600 },
      processing_configuration: {
        enabled: true,
        processors: [
          {
            type: 'MetadataExtraction',
            parameters: [
              { parameter_name: 'JsonParsingEngine', parameter_value: 'JQ-1.6' },
              {
                parameter_name: 'MetadataExtractionQuery',
                parameter_value:
                  '{year:.timestamp[0:4],month:.timestamp[5:7],day:.timestamp[8:10],hour:.timestamp[11:13]}',
              },
            ],
          },
          { type: 'AppendDelimiterToRecord' },
        ],
      },
    });
  });

  it('takes records apart first, with the delimiter in base64', () => {
    const deaggregation = { subRecordType: 'DELIMITED', delimiter: '####' } as const;
    const stack = synthesizedStack(withDelivery({ ...eventTime, deaggregation }));
    const { processors } = destinationOf(stack).processing_configuration as { processors: Block[] };
    expect(processors[0]).toEqual({
      type: 'RecordDeAggregation',
      parameters: [
        { parameter_name: 'SubRecordType', parameter_value: 'DELIMITED' },
        { parameter_name: 'Delimiter', parameter_value: 'IyMjIw==' },
      ],
    });
  });

  it('encrypts objects with the customer key, where there is one', () => {
    const { bucket } = withDelivery({});
    const encrypted = { ...withDelivery({}), bucket: { ...bucket, encryption: 'aws:kms' } } as const;
    expect(destinationOf(synthesizedStack(encrypted)).kms_key_arn).toBe('${aws_kms_key.archive_key.arn}');
    expect(destinationOf(synthesizedStack(withDelivery({})))).not.toHaveProperty('kms_key_arn');
  });
});
