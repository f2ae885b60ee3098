import { describe, expect, it } from 'vitest';
import type { Block } from '../src/firehose-rules/from-terraform.ts';
import { hourly, plain, query, withBucket, withDelivery } from './helpers/environment.ts';
import { attributesOf, onlyResource, synthesizedStack } from './helpers/stack.ts';

const tableOf = (stack: Block) => onlyResource(stack, 'aws_glue_catalog_table');
const bucket = '${aws_s3_bucket.archive.bucket}';

describe('the query layer', () => {
  it('is not there when nobody queries', () => {
    const { resource } = synthesizedStack(plain);
    expect(Object.keys(resource as object).filter((type) => /glue|athena/.test(type))).toEqual([]);
  });

  it('has a table over the bucket whose partitions Athena computes', () => {
    const table = tableOf(synthesizedStack({ ...plain, query }));
    expect(table).toMatchObject({
      name: 'website_events',
      database_name: '${aws_glue_catalog_database.event_database.name}',
      table_type: 'EXTERNAL_TABLE',
      partition_keys: ['year', 'month', 'day', 'hour'].map((name) => ({ name, type: 'int' })),
      parameters: {
        EXTERNAL: 'TRUE',
        classification: 'json',
        'projection.enabled': 'true',
        'projection.year.range': '2026,2036',
        'storage.location.template': `s3://${bucket}/year=$\${year}/month=$\${month}/day=$\${day}/hour=$\${hour}/`,
      },
      storage_descriptor: {
        location: `s3://${bucket}/`,
        input_format: 'org.apache.hadoop.mapred.TextInputFormat',
        ser_de_info: { serialization_library: 'org.openx.data.jsonserde.JsonSerDe' },
      },
    });
    const { columns } = table.storage_descriptor as { columns: { name: string; type: string }[] };
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toContain('value double');
  });

  it('has the table lie where the data lies, below the literal beginning of its prefix', () => {
    const location = (prefix: string) =>
      tableOf(synthesizedStack({ ...withDelivery({ prefix }), query })).storage_descriptor;
    expect(location(`événements/web/${hourly}`)).toMatchObject({
      location: `s3://${bucket}/événements/web/`,
    });
  });

  it('reads Parquet where Parquet is written', () => {
    const parquet = {
      format: 'PARQUET',
      compressionFormat: 'UNCOMPRESSED',
      bufferSizeMiB: 64,
      appendDelimiterToRecord: false,
    } as const;
    expect(tableOf(synthesizedStack({ ...withDelivery(parquet), query }))).toMatchObject({
      parameters: { classification: 'parquet' },
      storage_descriptor: {
        input_format: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        output_format: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        ser_de_info: {
          serialization_library: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        },
      },
    });
  });

  it('has a workgroup whose settings nobody evades, with a limit in bytes', () => {
    const workgroup = (encryption: 'AES256' | 'aws:kms') =>
      onlyResource(synthesizedStack({ ...withBucket({ encryption }), query }), 'aws_athena_workgroup');
    const results = { output_location: 's3://${aws_s3_bucket.query_results.bucket}/' };
    expect(workgroup('aws:kms').configuration).toEqual({
      enforce_workgroup_configuration: true,
      publish_cloudwatch_metrics_enabled: true,
      bytes_scanned_cutoff_per_query: 10_737_418_240,
      engine_version: { selected_engine_version: 'Athena engine version 3' },
      result_configuration: {
        ...results,
        encryption_configuration: {
          encryption_option: 'SSE_KMS',
          kms_key_arn: '${aws_kms_key.archive_key.arn}',
        },
      },
    });
    expect(workgroup('AES256').force_destroy).toBe(true);
    expect(workgroup('AES256').configuration).toMatchObject({
      result_configuration: { ...results, encryption_configuration: { encryption_option: 'SSE_S3' } },
    });
  });

  it('keeps five queries a dataset, in the workgroup', () => {
    const stack = synthesizedStack({ ...plain, query });
    const queries = (stack.resource as Record<string, Record<string, Block>>).aws_athena_named_query ?? {};
    expect(Object.values(queries).map(({ name }) => name)).toEqual([
      'website-events/duplicates',
      'website-events/event-types',
      'website-events/events-per-hour',
      'website-events/freshness',
      'website-events/late-events',
    ]);
    expect(attributesOf(stack, 'aws_athena_named_query', 'website_events_query_duplicates')).toMatchObject({
      database: '${aws_glue_catalog_database.event_database.name}',
      workgroup: '${aws_athena_workgroup.query_workgroup.name}',
    });
  });
});
